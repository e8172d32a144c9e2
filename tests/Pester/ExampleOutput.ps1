# What an example wrote, as the help shows it, and what of it has to stay the same. Dot-source after Common.ps1.

function ConvertTo-HelpText {
    # The names of the help for those of the test: gateway, folders, ids, times. Columns stay where they are.
    param([string] $Text, [string] $Folder, [string] $State)
    $inPlace = { param($Match, $Name) if ($Match.Value -match ' $') { $Name.PadRight([Math]::Max($Match.Value.Length, $Name.Length + 1)) } else { $Name.PadRight($Match.Value.Length) } }
    foreach ($pair in @($State, '~/.openclaw'), @($Folder, '.'), @($env:OPENCLAW_STATE_DIR, '~/.openclaw'), @($HOME, '~'), @([IO.Path]::GetTempPath().TrimEnd('/'), '/tmp')) {
        # A list breaks long lines wherever they end.
        $wrapped = ($pair[0].ToCharArray() | ForEach-Object { [regex]::Escape($_) }) -join '(?:\r?\n +)?'
        $Text = [regex]::Replace($Text, $wrapped, $pair[1])
    }
    foreach ($rule in @(
            @('\S*openclaw-pester-\S*', '~/.openclaw'),
            @('wss?://127\.0\.0\.1:\d+ *', 'wss://gateway.example'),
            @('127\.0\.0\.1:\d+ *', 'gateway.example'),
            @('\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b', '3f2a91c0-5d1e-4b7a-9c33-0f6d2e1a7b45'),
            @('\b[0-9a-f]{64}\b', '8ec1e61a79f90c34b0bcae5d7e21c1f7b64fd2a8fb5d0a7e9a3b6d2c41f05e7a'),
            @('(?<!-)\b[0-9a-f]{12}\b', '8ec1e61a79f9'),
            @('(?<!-)\b[0-9a-f]{8}\b(?!-)', '3f2a91c0'),
            @('(?<=PublicKey +: )\S+', 'GvLHhwDoSQpcmsnq4VfJjlDZrtTDnyxvKsq0VYyVcPo'),
            @('\beyJ[\w-]{40,}', 'eyJ1cmwiOiJ3c3M6Ly9nYXRld2F5LmV4YW1wbGUi...'),
            @('\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b', '2026-01-31 12:00:00'),
            @('\b20\d\d-\d\d-\d\d \d\d:\d\d\b', '2026-01-31 12:00'),
            @('\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}', '2026-01-31T12:00:00.0000000'),
            @('\b\d\d/\d\d/20\d\d \d\d:\d\d:\d\d\b', '01/31/2026 12:00:00'),
            @("(?<![\w.])$([regex]::Escape([Environment]::MachineName))(?![\w.])", 'web01'),
            @('(?<=OperatingSystem +: Linux )\S+', '6.1.0'),
            @('/\S+/pwsh\b', '/usr/bin/pwsh'),
            @('(?<=ProcessId +: )\d+', '4711')
        )) {
        $Text = [regex]::Replace($Text, $rule[0], [Text.RegularExpressions.MatchEvaluator] { & $inPlace $args[0] $rule[1] })
    }
    $lines = @($Text -split "`r?`n" | ForEach-Object TrimEnd)
    # Two of a kind show that there are several.
    $lines = for ($i = 0; $i -lt $lines.Count; $i++) { if ($i -lt 2 -or -not $lines[$i] -or $lines[$i] -ne $lines[$i - 1] -or $lines[$i] -ne $lines[$i - 2]) { $lines[$i] } }
    ($lines -join "`n").Trim("`n")
}

function Get-OutputShape {
    # The columns of a table, the labels of a list, that it are checks or some text, or nothing.
    param([string[]] $Lines)
    $Lines = @($Lines | Where-Object { "$_".Trim() })
    if (-not $Lines) { return 'nothing' }
    for ($i = 1; $i -lt $Lines.Count; $i++) {
        if ($Lines[$i] -match '^\s*-+( +-+)*\s*$') { return "a table: $($Lines[$i - 1].Trim() -replace ' {2,}', ' ')" }
    }
    if ($Lines[0] -match '^\[(Pass|Warn|Fail|Skip) *\]') { return 'checks' }
    # Later labels depend on what there is to say.
    if ($Lines[0] -match '^(\w[\w ]*?) +: ') { return "a list: $($Matches[1])" }
    'text'
}
