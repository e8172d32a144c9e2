<#
.SYNOPSIS
The DSC v3 resource OpenClaw/Node: get, test, set and export. DSC starts it as openclaw.node.dsc.resource.json says, with the wanted state as JSON on stdin.

.DESCRIPTION
What the input does not mention is left alone. Secrets are no part of it: a node that is not paired yet gets its setup code or token from
Install-OpenClawNode, or from the environment of the account.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [ValidateSet('get', 'test', 'set', 'export')]
    [string] $Operation
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Set-StrictMode -Version 3

function Write-DscMessage {
    # DSC shows what comes as JSON on stderr under its own trace level.
    param([string] $Level, [string] $Text)
    [Console]::Error.WriteLine((@{ $Level = $Text } | ConvertTo-Json -Compress))
}

function Get-Actual {
    param([hashtable] $Where)
    $configuration = Get-OpenClawNodeConfiguration @Where
    $policy = Get-OpenClawExecPolicy @Where -Agent '*' | Where-Object Agent -EQ '*'
    $status = Get-OpenClawNodeStatus @Where
    $actual = [ordered]@{ stateDirectory = $configuration.StateDirectory }
    if ($configuration.Gateway) { $actual.url = $configuration.Gateway }
    $actual.tlsFingerprint = "$($configuration.TlsFingerprint)"
    if ($configuration.DisplayName) { $actual.displayName = $configuration.DisplayName }
    $actual.commands = @($configuration.Command | Where-Object { $_ })
    $actual.browserProxy = $configuration.BrowserProxy -eq 'Enabled'
    $actual.security = "$($policy.Security)".ToLowerInvariant()
    $actual.ask = if ($policy.Ask -eq 'OnMiss') { 'on-miss' } else { "$($policy.Ask)".ToLowerInvariant() }
    $actual.askFallback = "$($policy.AskFallback)".ToLowerInvariant()
    $actual.rules = @(Get-OpenClawExecRule @Where | Where-Object { -not $_.AllowAlways } | ForEach-Object { ConvertTo-Rule $_ })
    $actual.installed = [bool]($status.Service -and $status.Service.Installed)
    $actual.running = $status.State -ne 'NotRunning'
    if ($status.Service -and $status.Service.Installed) {
        $actual.scope = "$($status.Service.Scope)".ToLowerInvariant()
        $actual.type = "$($status.Service.Type)"
    }
    if ($status.DeviceId) { $actual.deviceId = $status.DeviceId }
    $actual
}

function ConvertTo-Rule {
    # Each member of a rule in the schema is called as the property of Get-OpenClawExecRule and the parameter of Add-OpenClawExecRule.
    param($Stored)
    $rule = [ordered]@{}
    foreach ($member in $RuleMembers.Keys) {
        $value = $Stored.$member
        if ("$value" -and -not ($member -eq 'agent' -and $value -eq '*')) { $rule[$member] = if ($RuleMembers[$member].type -eq 'array') { @($value) } else { $value } }
    }
    $rule
}

function Test-Attached {
    # What is attached to a rule; what the wanted rule does not mention may be as it is.
    param($Wanted, $Stored)
    foreach ($member in $RuleMembers.Keys | Where-Object { $RuleMembers[$_].type -eq 'array' -and $Wanted.Contains($_) }) {
        if (Compare-Object @($Wanted[$member] | Where-Object { $_ }) @($Stored.$member | Where-Object { $_ }) -CaseSensitive) { return $false }
    }
    $true
}

function Get-RuleAgent {
    param($Rule)
    if ($Rule['agent']) { $Rule['agent'] } else { '*' }
}

function Get-RuleKey {
    param($Rule)
    "$(Get-RuleAgent $Rule)`n$($Rule['pattern'])`n$($Rule['argPattern'])"
}

function Get-RuleDifference {
    # What is missing, and, where only the named rules may be there, what is too much. A name is stored as the file that it means on this machine, and a
    # policy for several machines goes on saying the name: only the cmdlets know which file that is.
    param([hashtable] $Wanted, $Actual, [hashtable] $Where)
    $met = [Collections.Generic.HashSet[string]]::new([StringComparer]::Ordinal)
    $missing = foreach ($rule in $Wanted['rules'] | Where-Object { $_ }) {
        $same = @(Get-OpenClawExecRule -Pattern $rule['pattern'] -Exact -Agent (Get-RuleAgent $rule) @Where |
            Where-Object { -not $_.AllowAlways -and "$($_.ArgPattern)" -ceq "$($rule['argPattern'])" })
        foreach ($stored in $same) { $null = $met.Add((Get-RuleKey (ConvertTo-Rule $stored))) }
        if (-not $same -or @($same | Where-Object { -not (Test-Attached $rule $_) })) { $rule }
    }
    @{
        Missing = @($missing)
        Surplus = @(if ($Wanted['onlyTheseRules']) { $Actual['rules'] | Where-Object { $_ -and -not $met.Contains((Get-RuleKey $_)) } })
    }
}

function Get-Difference {
    # The names of what is wanted and is not so. An address may leave out the port that its scheme implies.
    param([hashtable] $Wanted, $Actual, [hashtable] $Where)
    foreach ($name in $Wanted.Keys | Where-Object { $_ -notin 'stateDirectory', 'deviceId', 'onlyTheseRules', '_inDesiredState' }) {
        $is = if ($Actual.Contains($name)) { $Actual[$name] }
        $same = switch ($name) {
            'rules' { $rules = Get-RuleDifference $Wanted $Actual $Where; -not ($rules.Missing -or $rules.Surplus) }
            # How it is installed says nothing where it shall not be.
            { $_ -in 'scope', 'type' } { -not $Actual['installed'] -or $Wanted[$name] -eq $is }
            'commands' { -not (Compare-Object @($Wanted.commands) @($is)) }
            'url' { $is -and ([uri]$Wanted.url).Host -eq ([uri]$is).Host -and (Get-UrlPort $Wanted.url) -eq (Get-UrlPort $is) -and ([uri]$Wanted.url).Scheme -eq ([uri]$is).Scheme -and ([uri]$Wanted.url).AbsolutePath.TrimEnd('/') -eq ([uri]$is).AbsolutePath.TrimEnd('/') }
            'tlsFingerprint' { ($Wanted.tlsFingerprint -replace '^sha256:|:' -replace '\s').ToLowerInvariant() -eq $is }
            default { $Wanted[$name] -ceq $is }
        }
        if (-not $same) { $name }
    }
}

function Get-UrlPort {
    param([uri] $Url)
    if ($Url.Port -ge 0) { $Url.Port } elseif ($Url.Scheme -eq 'wss') { 443 } else { 80 }
}

function Set-Wanted {
    param([hashtable] $Wanted, [string[]] $Difference, [hashtable] $Where, $Actual)
    $configuration = @{}
    if ($Difference | Where-Object { $_ -in 'url', 'tlsFingerprint' }) {
        if ($Wanted['url']) { $configuration.Url = $Wanted.url }
        if ($Wanted['tlsFingerprint']) { $configuration.TlsFingerprint = $Wanted.tlsFingerprint }
        elseif ($Wanted.ContainsKey('tlsFingerprint')) { $configuration.NoTlsFingerprint = $true }
    }
    if ('displayName' -in $Difference) { $configuration.DisplayName = $Wanted.displayName }
    if ('commands' -in $Difference) {
        if (@($Wanted.commands).Count) { $configuration.Command = @($Wanted.commands) } else { $configuration.AllCommand = $true }
    }
    if ('browserProxy' -in $Difference) { $configuration.BrowserProxy = if ($Wanted.browserProxy) { 'Enabled' } else { 'Disabled' } }
    if ($configuration.Count) { Set-OpenClawNodeConfiguration @configuration @Where }

    $policy = @{}
    foreach ($pair in @{ security = 'Security'; ask = 'Ask'; askFallback = 'AskFallback' }.GetEnumerator()) {
        if ($pair.Key -in $Difference) { $policy[$pair.Value] = $Wanted[$pair.Key] }
    }
    if ($policy.Count) { Set-OpenClawExecPolicy @policy @Where -Confirm:$false }

    if ('rules' -in $Difference) {
        $rules = Get-RuleDifference $Wanted $Actual $Where
        $surplus = @($rules.Surplus | ForEach-Object { Get-RuleKey $_ })
        # As objects: by its pattern, a rule for a name would take the one for the file of that name along.
        Get-OpenClawExecRule @Where | Where-Object { -not $_.AllowAlways -and (Get-RuleKey (ConvertTo-Rule $_)) -cin $surplus } |
            Remove-OpenClawExecRule @Where -Confirm:$false
        foreach ($rule in $rules.Missing) {
            $which = @{ Agent = Get-RuleAgent $rule }
            foreach ($member in $rule.Keys | Where-Object { $_ -ne 'agent' -and $null -ne $rule[$_] }) { $which[$member] = $rule[$member] }
            Add-OpenClawExecRule @which @Where -WarningAction SilentlyContinue
        }
    }

    $how = @{}
    if ($Wanted['scope']) { $how.Scope = $Wanted.scope }
    if ($Wanted['type']) { $how.Type = $Wanted.type }
    if ('installed' -in $Difference) {
        if ($Wanted.installed) { Install-OpenClawNode @Where @how } else { Uninstall-OpenClawNode @Where -Confirm:$false }
    } elseif ($Difference | Where-Object { $_ -in 'scope', 'type' }) {
        Install-OpenClawNode @Where @how -Force
    } elseif ($configuration.Count -and $Wanted['installed'] -and $Wanted['running']) {
        Restart-OpenClawNode @Where
    }
    if ('running' -in $Difference) {
        if ($Wanted.running) { Start-OpenClawNode -Service @Where } else { Stop-OpenClawNode -Service @Where -Confirm:$false }
    }
}

try {
    # Beside the module it belongs to; a copy of another version elsewhere must not answer.
    Import-Module (Join-Path $PSScriptRoot '../OpenClaw.psd1') -Verbose:$false
    $schema = (Get-Content -LiteralPath (Join-Path $PSScriptRoot 'openclaw.node.dsc.resource.json') -Raw | ConvertFrom-Json -AsHashtable).schema.embedded.properties
    $RuleMembers = $schema.rules.items.properties
    $wanted = @{}
    if ($Operation -ne 'export') {
        $text = [Console]::In.ReadToEnd()
        if ($text.Trim()) {
            try { $wanted = $text | ConvertFrom-Json -AsHashtable } catch { Write-DscMessage error "The input is not JSON: $($_.Exception.Message)"; exit 2 }
        }
        if ($wanted -isnot [hashtable]) { Write-DscMessage error 'The input must be one JSON object.'; exit 2 }
        $unknown = @($wanted.Keys | Where-Object { $_ -cnotin $schema.Keys })
        if ($unknown) { Write-DscMessage error "Unknown members: $($unknown -join ', ')."; exit 2 }
    }
    foreach ($choice in $wanted.Keys | Where-Object { $schema[$_].Contains('enum') }) {
        $values = $schema[$choice].enum
        if ($wanted[$choice] -and $wanted[$choice] -notin $values) { Write-DscMessage error "$choice is one of $($values -join ', '), not '$($wanted[$choice])'."; exit 2 }
    }
    $where = @{}
    if ($wanted['stateDirectory']) { $where.StateDirectory = $wanted.stateDirectory }
    elseif ($wanted['scope']) {
        $where.StateDirectory = (Get-OpenClawNodeConfiguration -Scope $wanted['scope']).StateDirectory
    }
    foreach ($rule in @($wanted['rules'] | Where-Object { $null -ne $_ })) {
        if ($rule -isnot [hashtable] -or -not $rule['pattern'] -or @($rule.Keys | Where-Object { $_ -cnotin $RuleMembers.Keys })) {
            Write-DscMessage error "Each of rules is an object with pattern and, if wanted, $(@($RuleMembers.Keys | Where-Object { $_ -ne 'pattern' } | Sort-Object) -join ', ')."; exit 2
        }
    }

    $actual = Get-Actual $where
    switch ($Operation) {
        { $_ -in 'get', 'export' } { $actual | ConvertTo-Json -Compress -Depth 5 }
        'test' {
            $difference = @(Get-Difference $wanted $actual $where)
            $actual._inDesiredState = $difference.Count -eq 0
            $actual | ConvertTo-Json -Compress -Depth 5
        }
        'set' {
            $difference = @(Get-Difference $wanted $actual $where)
            if ($difference) {
                Set-Wanted $wanted $difference $where $actual
                Write-DscMessage info "Changed: $($difference -join ', ')."
            }
            Get-Actual $where | ConvertTo-Json -Compress -Depth 5
        }
    }
} catch {
    $next = if ($_.ErrorDetails) { $_.ErrorDetails.RecommendedAction }
    Write-DscMessage error "$($_.Exception.Message)$(if ($next) { " Next: $next" })"
    exit 1
}
