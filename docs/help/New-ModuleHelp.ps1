<#
.SYNOPSIS
Makes the help file of the module from docs/help/cmdlets.md and the XML comments of the cmdlet classes, and the schema of DSC documents from the resource's manifest.

.DESCRIPTION
Run it after build.ps1 whenever a cmdlet, a parameter, cmdlets.md or module/dsc/openclaw.node.dsc.resource.json changed, and commit the result:

    ./build.ps1
    ./docs/help/New-ModuleHelp.ps1

.PARAMETER Destination
The help file to write, and nothing else; default: module/en-US/OpenClaw.PowerShell.dll-Help.xml.
#>
[CmdletBinding()]
param(
    [string] $Destination,

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

$root = Split-Path (Split-Path $PSScriptRoot)
if (-not $Destination) {
    # An editor needs one file, so that the schema of documents holds the resource's own once more.
    $schemaPath = Join-Path $root 'module/schemas/openclaw-node.dsc.schema.json'
    $schema = Get-Content -LiteralPath $schemaPath -Raw | ConvertFrom-Json -AsHashtable
    $resource = Get-Content -LiteralPath (Join-Path $root 'module/dsc/openclaw.node.dsc.resource.json') -Raw | ConvertFrom-Json -AsHashtable
    $schema.'$defs'.node.properties = $resource.schema.embedded.properties
    [IO.File]::WriteAllText($schemaPath, (($schema | ConvertTo-Json -Depth 30) -replace "`r") + "`n")

    $Destination = Join-Path $root 'module/en-US/OpenClaw.PowerShell.dll-Help.xml'
}

$manifest = Get-ChildItem -Path (Join-Path $root 'output/OpenClaw/*/OpenClaw.psd1') | Select-Object -First 1
if (-not $manifest) {
    throw 'The module is not staged. Run ./build.ps1 first.'
}
if (-not (Get-Module OpenClaw)) {
    Import-Module $manifest.FullName -Verbose:$false
}

$comments = @{}
[xml] $documentation = Get-Content -LiteralPath (Join-Path $root "src/OpenClaw.PowerShell/bin/$Configuration/net8.0/OpenClaw.PowerShell.xml") -Raw
foreach ($member in $documentation.doc.members.member) {
    if ($member.SelectSingleNode('summary')) {
        # Only the first paragraph: the rest of a class comment is for readers of the code.
        $text = if ($member.SelectSingleNode('summary/para')) { $member.SelectSingleNode('summary/para') } else { $member.SelectSingleNode('summary') }
        $comments[$member.name] = ($text.InnerText -replace '\s+', ' ').Trim()
    }
}

$topics = & (Join-Path $PSScriptRoot 'Read-CmdletHelp.ps1')

function ConvertTo-Paragraph {
    # Lines of one paragraph are joined; an empty line begins the next.
    param([string[]] $Lines)
    ($Lines -join "`n").Trim() -split '\n\s*\n' | ForEach-Object { ($_ -replace '\s*\n\s*', ' ').Trim() } | Where-Object { $_ }
}

function Get-Remark {
    # What the example writes, as it stands, and what there is to say about it.
    param($Example)
    if ($Example.Output) {
        'Output:'
        $Example.Output -join "`n"
    }
    ConvertTo-Paragraph $Example.Remarks
}

# --- MAML -----------------------------------------------------------------------------------------------------------------------------------

$settings = [Xml.XmlWriterSettings]::new()
$settings.Indent = $true
$settings.NewLineChars = "`n"
$settings.Encoding = [Text.UTF8Encoding]::new($false)
$null = New-Item -ItemType Directory -Force -Path (Split-Path $Destination)
$writer = [Xml.XmlWriter]::Create($Destination, $settings)
$maml = 'http://schemas.microsoft.com/maml/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$cmd = 'http://schemas.microsoft.com/maml/dev/command/2004/10'

function Write-Text {
    param([string] $Prefix, [string] $Name, [string] $Namespace, [string] $Text)
    $writer.WriteElementString($Prefix, $Name, $Namespace, $Text)
}

function Write-ParagraphList {
    param([string] $Prefix, [string] $Name, [string] $Namespace, [string[]] $Paragraphs)
    $writer.WriteStartElement($Prefix, $Name, $Namespace)
    foreach ($paragraph in $Paragraphs) { Write-Text maml para $maml $paragraph }
    $writer.WriteEndElement()
}

function Get-TypeName {
    param([type] $Type)
    $inner = [Nullable]::GetUnderlyingType($Type)
    if ($inner) { $inner.Name } else { $Type.Name }
}

function Write-Parameter {
    param($Parameter, [string] $Description)
    $writer.WriteStartElement('command', 'parameter', $cmd)
    $writer.WriteAttributeString('required', "$($Parameter.IsMandatory)".ToLowerInvariant())
    $writer.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
    $writer.WriteAttributeString('globbing', 'false')
    $sources = @(if ($Parameter.ValueFromPipeline) { 'ByValue' }; if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
    $writer.WriteAttributeString('pipelineInput', $(if ($sources) { "True ($($sources -join ', '))" } else { 'False' }))
    $writer.WriteAttributeString('position', $(if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }))
    $writer.WriteAttributeString('aliases', $(if ($Parameter.Aliases.Count) { $Parameter.Aliases -join ', ' } else { 'none' }))
    Write-Text maml name $maml $Parameter.Name
    Write-ParagraphList maml description $maml $Description
    $type = $Parameter.ParameterType
    $enum = if ([Nullable]::GetUnderlyingType($type)) { [Nullable]::GetUnderlyingType($type) } else { $type }
    if ($enum.IsEnum) {
        $writer.WriteStartElement('command', 'parameterValueGroup', $cmd)
        foreach ($value in [Enum]::GetNames($enum)) {
            $writer.WriteStartElement('command', 'parameterValue', $cmd)
            $writer.WriteAttributeString('required', 'false')
            $writer.WriteString($value)
            $writer.WriteEndElement()
        }
        $writer.WriteEndElement()
    }
    if ($type -ne [switch]) {
        $writer.WriteStartElement('command', 'parameterValue', $cmd)
        $writer.WriteAttributeString('required', 'true')
        $writer.WriteString((Get-TypeName $type))
        $writer.WriteEndElement()
    }
    $writer.WriteStartElement('dev', 'type', $dev)
    Write-Text maml name $maml (Get-TypeName $type)
    $writer.WriteEndElement()
    $writer.WriteEndElement()
}

function Get-OnlinePage {
    param([string] $Noun)
    'https://docs.openclaw.ai/' + $(switch -Wildcard ($Noun) {
            'OpenClawExec*' { 'tools/exec-approvals' }
            'OpenClawGateway' { 'gateway' }
            'OpenClawBrowser' { 'tools/browser' }
            default { 'nodes' }
        })
}

$common = [Management.Automation.PSCmdlet]::CommonParameters
$writer.WriteStartElement('helpItems', 'http://msh')
$writer.WriteAttributeString('schema', 'maml')
foreach ($command in Get-Command -Module OpenClaw -CommandType Cmdlet | Sort-Object Name) {
    $class = $command.ImplementingType
    $synopsis = $comments["T:$($class.FullName)"] -replace "^$($command.Name): ", ''
    $topic = $topics[$command.Name]
    if (-not $synopsis -or -not $topic) {
        throw "$($command.Name) has no summary on its class or no section in docs/help/cmdlets.md."
    }
    $synopsis = $synopsis.Substring(0, 1).ToUpperInvariant() + $synopsis.Substring(1)

    $describe = {
        param($Name)
        if ($Name -eq 'WhatIf') { return 'Shows what would happen. Nothing is changed.' }
        if ($Name -eq 'Confirm') { return 'Asks before anything is changed.' }
        for ($type = $class; $type; $type = $type.BaseType) {
            $text = $comments["P:$($type.FullName).$Name"]
            if ($text) { return $text }
        }
        throw "$($command.Name) -$Name has no summary."
    }

    $writer.WriteStartElement('command', 'command', $cmd)
    $writer.WriteAttributeString('xmlns', 'maml', $null, $maml)
    $writer.WriteAttributeString('xmlns', 'dev', $null, $dev)
    $writer.WriteStartElement('command', 'details', $cmd)
    Write-Text command name $cmd $command.Name
    Write-Text command verb $cmd $command.Verb
    Write-Text command noun $cmd $command.Noun
    Write-ParagraphList maml description $maml $synopsis
    $writer.WriteEndElement()
    Write-ParagraphList maml description $maml (ConvertTo-Paragraph $topic.Description)

    $writer.WriteStartElement('command', 'syntax', $cmd)
    foreach ($set in $command.ParameterSets | Sort-Object { -not $_.IsDefault }, Name) {
        $writer.WriteStartElement('command', 'syntaxItem', $cmd)
        Write-Text maml name $maml $command.Name
        $parameters = $set.Parameters | Where-Object Name -NotIn $common
        foreach ($parameter in $parameters | Sort-Object { if ($_.Position -ge 0) { $_.Position } else { 1000 } }, { -not $_.IsMandatory }, { $_.Name -in 'WhatIf', 'Confirm' }, Name) {
            Write-Parameter $parameter (& $describe $parameter.Name)
        }
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()

    $writer.WriteStartElement('command', 'parameters', $cmd)
    $all = $command.ParameterSets | ForEach-Object Parameters | Where-Object Name -NotIn $common | Group-Object Name | ForEach-Object { $_.Group[0] }
    foreach ($parameter in $all | Sort-Object { $_.Name -in 'WhatIf', 'Confirm' }, Name) {
        Write-Parameter $parameter (& $describe $parameter.Name)
    }
    $writer.WriteEndElement()

    $writer.WriteStartElement('command', 'returnValues', $cmd)
    foreach ($output in $command.OutputType) {
        $writer.WriteStartElement('command', 'returnValue', $cmd)
        $writer.WriteStartElement('dev', 'type', $dev)
        Write-Text maml name $maml $output.Name
        $writer.WriteEndElement()
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()

    $writer.WriteStartElement('command', 'examples', $cmd)
    $number = 0
    foreach ($example in $topic.Examples) {
        $number++
        $writer.WriteStartElement('command', 'example', $cmd)
        Write-Text maml title $maml "Example ${number}: $($example.Title)"
        Write-Text dev code $dev ($example.Code -join "`n")
        Write-ParagraphList dev remarks $dev (Get-Remark $example)
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()

    # Get-Help -Online opens the first link: the page of the product's documentation about the same thing.
    $writer.WriteStartElement('command', 'relatedLinks', $cmd)
    $writer.WriteStartElement('maml', 'navigationLink', $maml)
    Write-Text maml linkText $maml 'Online version'
    Write-Text maml uri $maml (Get-OnlinePage $command.Noun)
    $writer.WriteEndElement()
    $writer.WriteEndElement()
    $writer.WriteEndElement()
}
$writer.WriteEndElement()
$writer.Close()
[IO.File]::AppendAllText($Destination, "`n")
Write-Verbose "Wrote $Destination."
