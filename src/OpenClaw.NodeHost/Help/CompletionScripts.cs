namespace OpenClaw.NodeHost.Help;

/// <summary>
/// What each shell loads. Every script asks the program itself with each Tab; a line is `value TAB text`, one without a value means files.
/// </summary>
internal static class CompletionScripts
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
    };

    private const string Bash = """
        # bash completion for openclaw-node. Load it with: source <(openclaw-node completion bash)
        _openclaw_node() {
            local line value word before rest=$COMP_LINE last=0 i prefix=
            local -a words=()
            COMPREPLY=()
            # bash splits words at : and = as well; what no space separates is one word.
            for ((i = 0; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                before=${rest%%"$word"*}
                rest=${rest#*"$word"}
                if ((i > 1)) && [[ -z $before ]] && { [[ -n $word ]] || [[ ${COMP_WORDS[i-1]} == [:=] && $rest != [[:space:]]* ]]; }; then
                    words[last]+=$word
                else
                    last=${#words[@]}
                    words[last]=$word
                fi
            done
            word=${words[last]}
            [[ $word == *[:=]* ]] && prefix=${word%"${word##*[:=]}"}
            while IFS= read -r line; do
                value=${line%%$'\t'*}
                if [ -z "$value" ]; then
                    compopt -o default 2>/dev/null
                else
                    value=$(printf '%q' "$value")
                    COMPREPLY+=("${value#"$prefix"}")
                fi
            done < <("$1" complete -- "${words[@]:1}" 2>/dev/null)
        }
        complete -F _openclaw_node openclaw-node

        """;

    private const string Zsh = """
        #compdef openclaw-node
        # zsh completion for openclaw-node. Load it with: source <(openclaw-node completion zsh)
        _openclaw_node() {
            local -a values
            local line value text
            for line in "${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                value=${line%%$'\t'*}
                text=${line#*$'\t'}
                if [[ -z $line ]]; then
                    continue
                elif [[ -z $value ]]; then
                    _files
                else
                    values+=("${value//:/\\:}${text:+:$text}")
                fi
            done
            (( ${#values} )) && _describe openclaw-node values
        }
        if [[ ${funcstack[1]} == _openclaw_node ]]; then
            _openclaw_node "$@"
        elif (( ${+functions[compdef]} )); then
            compdef _openclaw_node openclaw-node
        fi

        """;

    private const string Fish = """
        # fish completion for openclaw-node. Load it with: openclaw-node completion fish | source
        function __openclaw_node_complete
            set -l words (commandline -opc) (commandline -ct)
            for line in (openclaw-node complete -- $words[2..-1] 2>/dev/null)
                if string match -qr '^\t' -- $line
                    __fish_complete_path (commandline -ct)
                else
                    echo $line
                end
            end
        end
        complete -c openclaw-node -f -a '(__openclaw_node_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion for openclaw-node. Load it with: openclaw-node completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName openclaw-node, openclaw-node.exe -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $program = $commandAst.CommandElements[0].Extent.Text.Trim("'", '"')
            $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text.Trim("'", '"') })
            $ask = @('complete')
            if ($wordToComplete -eq '') { $ask += '--next' }
            foreach ($line in & $program @ask '--' @words 2>$null) {
                $value, $text = $line -split "`t", 2
                if ($value -eq '') {
                    Get-ChildItem -Path "$wordToComplete*" -Name | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
                } else {
                    $shown = if ($text) { $text } else { $value }
                    # PowerShell takes five characters for a single quote and four for a double one.
                    $typed = if ($value -match '[\s;&|<>(){}$`"''*,@#\u2018-\u201e]') { "'" + ($value -replace "['\u2018\u2019\u201a\u201b]", '$0$0') + "'" } else { $value }
                    [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $shown)
                }
            }
        }

        """;
}
