BeforeAll {
    . $PSScriptRoot/Common.ps1
    $module = Split-Path $ManifestPath
    $assets = Join-Path $RepositoryRoot 'src/OpenClaw.PowerShell/obj/project.assets.json'
}

AfterAll {
    Remove-TestState
}

Describe 'The bill of materials' {
    BeforeAll {
        $path = Join-Path $env:OPENCLAW_STATE_DIR 'bom.json'
        & (Join-Path $RepositoryRoot 'packaging/New-Sbom.ps1') -Module $module -Assets $assets -Destination $path
        $bom = Get-Content $path -Raw | ConvertFrom-Json
    }

    It 'names every package that an assembly in the module comes from, with version, hash and licence' {
        $libraries = $bom.components | Where-Object type -EQ library
        foreach ($library in $libraries) {
            $library.version | Should -Not -BeNullOrEmpty
            $library.hashes[0].content.Length | Should -Be 128
            $library.licenses | Should -Not -BeNullOrEmpty -Because $library.name
        }
        $assemblies = (Get-ChildItem (Join-Path $module bin) -Recurse -Filter *.dll).BaseName | Sort-Object -Unique | Where-Object { $_ -notlike 'OpenClaw.*' }
        foreach ($assembly in $assemblies) {
            $libraries.name | Should -Contain $assembly
        }
        $libraries.name | Should -Not -Contain 'PowerShellStandard.Library'
    }

    It 'holds the hash of every file of the module' {
        $files = $bom.components | Where-Object type -EQ file
        $files.Count | Should -Be @(Get-ChildItem $module -Recurse -File | Where-Object Name -NotIn 'OpenClaw.cdx.json', 'OpenClaw.cat').Count
        foreach ($file in $files | Where-Object name -Like '*OpenClaw.PowerShell.dll') {
            (Get-FileHash (Join-Path $module $file.name)).Hash | Should -Be $file.hashes[0].content
        }
    }

    It 'is the same twice' {
        & (Join-Path $RepositoryRoot 'packaging/New-Sbom.ps1') -Module $module -Assets $assets -Destination "$path.2"
        (Get-FileHash $path).Hash | Should -Be (Get-FileHash "$path.2").Hash
    }
}

Describe 'The package for the Gallery' {
    It 'unpacks into a module that can be imported' {
        $packages = Join-Path $env:OPENCLAW_STATE_DIR 'packages'
        & dotnet pack (Join-Path $RepositoryRoot 'packaging/Gallery.csproj') -c Release -v quiet --nologo "-p:PackageOutputPath=$packages" '-p:ModuleTags=PSModule' '-p:ModuleDescription=Test'
        $LASTEXITCODE | Should -Be 0
        $package = Get-ChildItem $packages -Filter *.nupkg
        $package.Name | Should -Be "OpenClaw.$((Test-ModuleManifest $ManifestPath).Version).nupkg"
        $folder = Join-Path $packages 'OpenClaw'
        [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $folder)
        Join-Path $folder 'icon.png' | Should -Exist
        Join-Path $folder 'lib' | Should -Not -Exist
        $staged = Get-ChildItem $module -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($module, $_.FullName) }
        foreach ($name in $staged) { Join-Path $folder $name | Should -Exist }
        Invoke-FreshShell "Import-Module '$folder/OpenClaw.psd1'; (Get-Command -Module OpenClaw).Count" | Should -Be (Get-Command -Module OpenClaw).Count
    }
}
