<#
.SYNOPSIS
Puts what the examples really write into docs/help/cmdlets.md.

.DESCRIPTION
The tests of the examples run them and note the outputs, with the names of the help in place of those of the test:

    $env:OPENCLAW_TEST_ALL = 1; $env:OPENCLAW_TEST_EXAMPLE_OUTPUT = './outputs.json'
    ./tests/Pester/Invoke-PesterSuite.ps1 -Path ./tests/Pester/Examples.Tests.ps1
    ./docs/help/Set-ExampleOutput.ps1 ./outputs.json

An example that is not in the file keeps the output that it has.

.PARAMETER From
The file that the tests made: "Cmdlet number" and the text.

.PARAMETER MaxLines
Longer outputs are cut there.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $From,
    [string] $Path = (Join-Path $PSScriptRoot 'cmdlets.md'),
    [int] $MaxLines = 14
)

$outputs = Get-Content -LiteralPath $From -Raw -Encoding utf8 | ConvertFrom-Json
$lines = [Collections.Generic.List[string]]::new()
$cmdlet = $block = $output = $null
$number = 0
foreach ($line in Get-Content -LiteralPath $Path -Encoding utf8) {
    if ($block -eq 'text') {
        # The block that was there: taken away only when there is a newer one, or nothing is written any more.
        if ($null -eq $output) { $lines.Add($line) }
        if ($line -eq '```') { $block = $null }
        continue
    }

    if ($block) {
        $lines.Add($line)
        if ($line -eq '```') {
            $block = $null
            if ($output) {
                $text = $output -split "`r?`n"
                $lines.AddRange([string[]] @('```text', ($text | Select-Object -First $MaxLines), $(if ($text.Count -gt $MaxLines) { '...' }), '```' | ForEach-Object { $_ }))
            }
        }
        continue
    }

    switch -Regex ($line) {
        '^## (\S+)$' { $cmdlet = $Matches[1]; $number = 0 }
        '^### ' { $number++; $output = $outputs."$cmdlet $number" }
        '^```(powershell|text)$' { $block = $Matches[1] }
    }
    if ($block -ne 'text' -or $null -eq $output) { $lines.Add($line) }
}

[IO.File]::WriteAllText((Resolve-Path -LiteralPath $Path), ($lines -join "`n") + "`n", [Text.UTF8Encoding]::new($false))
