<#
.SYNOPSIS
Reads docs/help/cmdlets.md: for each cmdlet its description and its examples.

.DESCRIPTION
"## Name" begins a cmdlet, "### Title" an example: a block of PowerShell, what it writes as a block of text if it writes something, and a remark. Returns a
table of the cmdlets; each has Description and Examples (Title, Code, Output, Remarks), all of them lines.
#>
[CmdletBinding()]
param(
    [string] $Path = (Join-Path $PSScriptRoot 'cmdlets.md')
)

$topics = @{}
$topic = $example = $block = $null
foreach ($line in Get-Content -LiteralPath $Path -Encoding utf8) {
    if ($block) {
        if ($line -eq '```') { $block = $null } else { $example[$block] += $line }
    } elseif ($line -match '^## (?<name>\S+)$') {
        $topic = @{ Description = @(); Examples = @() }
        $topics[$Matches.name] = $topic
        $example = $null
    } elseif ($line -match '^### (?<title>.+)$') {
        $example = @{ Title = $Matches.title; Code = @(); Output = @(); Remarks = @() }
        $topic.Examples += $example
    } elseif ($line -eq '```powershell') {
        $block = 'Code'
    } elseif ($line -eq '```text') {
        $block = 'Output'
    } elseif ($example) {
        $example.Remarks += $line
    } elseif ($topic) {
        $topic.Description += $line
    }
}

$topics
