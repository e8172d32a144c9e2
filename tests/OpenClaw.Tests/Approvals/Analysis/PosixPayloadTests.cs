using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class PosixPayloadTests
{
    internal static CommandAnalysis Analyze(string shell, string payload) =>
        CommandAnalyzer.Analyze([shell, "-c", payload], null, Machine.Debian);

    internal static string Show(CommandAnalysis analysis)
    {
        if (analysis.Refusal is { } refusal)
        {
            return "refused: " + refusal.Code;
        }
        return string.Concat(analysis.Segments.Select(static segment => (segment.Link switch
        {
            SegmentLink.First => "",
            SegmentLink.And => " && ",
            SegmentLink.Or => " || ",
            SegmentLink.Pipe => " | ",
            _ => " ; ",
        })
        + string.Join(" ", segment.Words.Select(static word => "<" + word.Value + (word.MayExpand ? "?" : "") + ">"))
        + (segment.Blocked is { } blocked ? " blocked: " + blocked.Code : "")
        + (segment.PromptOnly is { } prompt ? " prompt: " + prompt.Code : "")
        + (segment.SearchChanged is { } search ? " " + search.Code : "")
        + (segment.SafeBuiltin ? " safe" : "")));
    }

    [Theory]
    [InlineData("echo a && echo b", "<echo> <a> && <echo> <b>")]
    [InlineData("echo a || echo b", "<echo> <a> || <echo> <b>")]
    [InlineData("echo a; echo b;", "<echo> <a> ; <echo> <b>")]
    [InlineData("echo a\necho b\n\n", "<echo> <a> ; <echo> <b>")]
    [InlineData("  echo a | cat # x", "<echo> <a> | <cat>")]
    [InlineData("echo a &&\n\n# why\n echo b", "<echo> <a> && <echo> <b>")]
    [InlineData("echo 'a b' \"c d\" e\\ f", "<echo> <a b> <c d> <e f>")]
    [InlineData("echo \"a\\\"b\\$c\\n\"", "<echo> <a\"b$c\\n>")]
    [InlineData("ec'ho' a#b", "<echo> <a#b>")]
    [InlineData("echo ~ *.txt {a,b} [ab]", "<echo> <~?> <*.txt?> <{a,b}?> <[ab]?>")]
    [InlineData("echo '' \"\"", "<echo> <> <>")]
    [InlineData("echo '*$x' \"*\\$x\" a'$x'", "<echo> <*$x> <*$x> <a$x>")]
    [InlineData("true; cd /; [ a = b ]", "<true> safe ; <cd> </> safe ; <[?> <a> <=> <b> <]> safe")]
    [InlineData("X=1; echo a", "<echo> <a>")]
    [InlineData("! echo a | cat && ! ls", "<echo> <a> | <cat> && <ls>")]
    [InlineData("X=1 echo a", "<echo> <a> prompt: leading-assignment")]
    public void Plain_commands_are_read(string payload, string expected) => Assert.Equal(expected, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("echo $(ls)", "command-substitution")]
    [InlineData("echo \"$(ls)\"", "command-substitution")]
    [InlineData("echo `ls`", "command-substitution")]
    [InlineData("echo \"`ls`\"", "command-substitution")]
    [InlineData("cat <(ls)", "process-substitution")]
    [InlineData("echo a > x", "redirection")]
    [InlineData("echo a 2>&1", "redirection")]
    [InlineData("echo a &> x", "redirection")]
    [InlineData("cat < x", "redirection")]
    [InlineData(">x echo a", "redirection")]
    [InlineData("cat <<E\nx\nE", "here-document")]
    [InlineData("cat <<< x", "here-document")]
    [InlineData("echo a & echo b", "background")]
    [InlineData("echo a &", "background")]
    [InlineData("(ls)", "grouping")]
    [InlineData("f() { ls; }", "grouping")]
    [InlineData("echo @(a)", "grouping")]
    [InlineData("{ ls; }", "reserved-word")]
    [InlineData("!ls; !", "reserved-word")]
    [InlineData("! ! ls", "reserved-word")]
    [InlineData("ls | ! ls", "reserved-word")]
    [InlineData("!", "reserved-word")]
    [InlineData("! ", "syntax-error")]
    [InlineData("! \nls", "syntax-error")]
    [InlineData("! ; ls", "syntax-error")]
    [InlineData("! { ls; }", "reserved-word")]
    [InlineData("if ls; then ls; fi", "reserved-word")]
    [InlineData("for i in 1; do ls; done", "reserved-word")]
    [InlineData("while ls; do :; done", "reserved-word")]
    [InlineData("case a in a) ls;; esac", "reserved-word")]
    [InlineData("[[ a ]]", "reserved-word")]
    [InlineData("coproc ls", "reserved-word")]
    [InlineData("echo $HOME", "expansion")]
    [InlineData("echo ${HOME}", "expansion")]
    [InlineData("echo \"$HOME\"", "expansion")]
    [InlineData("echo $1 $@ $?", "expansion")]
    [InlineData("$X pwned", "expansion")]
    [InlineData("echo $((1+1))", "arithmetic")]
    [InlineData("echo $[1]", "arithmetic")]
    [InlineData("echo $\"a\"", "locale-quotes")]
    [InlineData("echo a \\\n b", "line-continuation")]
    [InlineData("tou\\\nch x", "line-continuation")]
    [InlineData("echo 'a\\\nb'", "line-continuation")]
    [InlineData("echo 'a", "unterminated-quote")]
    [InlineData("echo \"a", "unterminated-quote")]
    [InlineData("echo a\\", "unterminated-quote")]
    [InlineData("echo a &&", "syntax-error")]
    [InlineData("echo a |", "syntax-error")]
    [InlineData("; ls", "syntax-error")]
    [InlineData("ls ;; ls", "syntax-error")]
    [InlineData("ls; ; ls", "syntax-error")]
    [InlineData("ls\n; ls", "syntax-error")]
    [InlineData("ls && || ls", "syntax-error")]
    [InlineData("# only a comment", "no-command")]
    [InlineData("X=1", "no-command")]
    [InlineData("echo a\0; ls", "control-character")]
    [InlineData("echo \u0001", "control-character")]
    [InlineData("echo é\\;ls", "backslash-after-non-ascii")]
    [InlineData("*/ls", "dynamic-executable")]
    [InlineData("{ls,x}", "dynamic-executable")]
    [InlineData("~root/ls", "dynamic-executable")]
    [InlineData("~+/ls", "dynamic-executable")]
    [InlineData("'~/tool'", "odd-program-name")]
    [InlineData("\\~/tool", "odd-program-name")]
    [InlineData("'' a", "odd-program-name")]
    [InlineData("'a\\b'", "odd-program-name")]
    [InlineData("ls; -c ls", "odd-program-name")]
    [InlineData("X=1 %p0", "odd-program-name")]
    [InlineData("a+=1", "odd-assignment")]
    [InlineData("X=1 a+=1", "odd-assignment")]
    [InlineData("a+=\"b;c\"d", "odd-assignment")]
    [InlineData("echo *'$x'", "expansion")]
    [InlineData("echo ==", "expansion")]
    [InlineData("echo 16#ff", "expansion")]
    [InlineData("echo a'*$x'", "expansion")]
    [InlineData("a[0]=1", "odd-assignment")]
    [InlineData("a['b[$(touch x)]']=1; ls", "odd-assignment")]
    [InlineData("ls |& cat", "syntax-error")]
    [InlineData("a=(1 2); ls", "grouping")]
    public void What_is_not_certain_is_refused(string payload, string code) =>
        Assert.Equal("refused: " + code, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("echo $'a\\'; touch x #'", "<echo> <a'; touch x #>")]
    [InlineData("echo $'\\x41\\102\\t\\u0043'", "<echo> <AB\tC>")]
    [InlineData("echo $'\\xff\\cA'", "<echo> <\ufffd\\cA?>")]
    [InlineData("$'\\x74ouch' pwned", "<touch> <pwned>")]
    [InlineData("ls |& cat", "<ls> | <cat>")]
    [InlineData("a=(1 2); ls", "<ls>")]
    [InlineData("a=([x]=1); ls", "refused: grouping")]
    [InlineData("a=($(ls)); ls", "refused: grouping")]
    [InlineData("time ls a", "<ls> <a>")]
    [InlineData("time -p ls", "refused: time-keyword")]
    [InlineData("time -p -p ls", "refused: time-keyword")]
    [InlineData("time '-p' ls", "refused: time-keyword")]
    [InlineData("ls | time cat", "refused: time-keyword")]
    [InlineData("ls |\ntime cat", "refused: time-keyword")]
    [InlineData("ls |& time cat", "refused: time-keyword")]
    [InlineData("ls && time -p cat", "refused: time-keyword")]
    [InlineData("ls && time cat", "<ls> && <cat>")]
    [InlineData("! time ls", "<ls>")]
    [InlineData("time -f x ls", "refused: time-keyword")]
    [InlineData("time -- ls", "refused: time-keyword")]
    [InlineData("time X=1 ls", "refused: time-keyword")]
    [InlineData("time { ls; }", "refused: reserved-word")]
    public void Bash_grammar_counts_where_bash_reads(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("bash", payload)));

    [Theory]
    [InlineData("echo $'a\\'; touch pwned #'", "refused: ansi-c-quotes")]
    [InlineData("echo $'\\' && touch pwned #'", "refused: ansi-c-quotes")]
    [InlineData("echo $'a\\x27; touch pwned #'", "<echo> <$a\\x27; touch pwned #?>")]
    [InlineData("time -f x ls", "<time> <-f> <x> <ls>")]
    public void Dash_grammar_counts_where_dash_reads(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("PATH=.; ls", "refused: special-variable")]
    [InlineData("PATH=.\nls", "refused: special-variable")]
    [InlineData("PATH=. && ls", "refused: special-variable")]
    [InlineData("PATH=. X=1; ls", "refused: special-variable")]
    [InlineData("PATH=.:$PATH; ls", "refused: special-variable")]
    [InlineData("X=1 PATH=; ls; cat", "refused: special-variable")]
    [InlineData("unset PATH; ls", "refused: special-variable")]
    [InlineData("unset -v PATH; ls", "refused: special-variable")]
    [InlineData("PATH=.; sh -c ls", "refused: special-variable")]
    [InlineData("PATH=.; nice ls", "refused: special-variable")]
    [InlineData("PATH=.; /usr/bin/ls", "refused: special-variable")]
    [InlineData("PATH=.; echo a", "refused: special-variable")]
    [InlineData("PATH=%builtin; echo a", "refused: special-variable")]
    [InlineData("PATH=. | ls", "refused: special-variable")]
    [InlineData("PATH=. || ls", "refused: special-variable")]
    [InlineData("PATH=. || true; ls", "refused: special-variable")]
    [InlineData("PATH=. && true || ls", "refused: special-variable")]
    [InlineData("PATH=. ls", "<ls> prompt: leading-assignment")]
    [InlineData("cd sub && ./tool", "<cd> <sub> safe && <./tool> blocked: directory-changed")]
    [InlineData("cd sub; ./tool", "<cd> <sub> safe ; <./tool> blocked: directory-changed")]
    [InlineData("cd sub\n./tool", "<cd> <sub> safe ; <./tool> blocked: directory-changed")]
    [InlineData("cd -- sub && nice ./tool", "<cd> <--> <sub> safe && <nice> <./tool> blocked: directory-changed")]
    [InlineData("true && cd sub && ./tool", "<true> safe && <cd> <sub> safe && <./tool> blocked: directory-changed")]
    [InlineData("test -d sub && cd sub && ./tool", "<test> <-d> <sub> safe && <cd> <sub> safe && <./tool> blocked: directory-changed")]
    [InlineData("command cd sub && ./tool", "<command> <cd> <sub> && <./tool> blocked: directory-changed")]
    [InlineData("cd sub || ./tool", "<cd> <sub> safe || <./tool>")]
    [InlineData("! cd sub || ./tool", "<cd> <sub> safe || <./tool> blocked: directory-changed")]
    [InlineData("! cd sub && ./tool", "<cd> <sub> safe && <./tool>")]
    [InlineData("cd sub || true && ./tool", "<cd> <sub> safe || <true> safe && <./tool> blocked: directory-changed")]
    [InlineData("cd sub | ./tool", "<cd> <sub> safe | <./tool>")]
    [InlineData("ls | cd sub; ./tool", "<ls> | <cd> <sub> safe ; <./tool> blocked: directory-changed")]
    [InlineData("cd sub && /x/tool", "<cd> <sub> safe && </x/tool>")]
    [InlineData("HOME=sub; cd && ./tool", "refused: special-variable")]
    [InlineData("HOME=sub; ~/tool", "refused: special-variable")]
    [InlineData("pushd sub && ./tool", "<pushd> <sub> && <./tool> blocked: directory-changed")]
    [InlineData("BASH_ENV=x; ls", "refused: special-variable")]
    [InlineData("IFS=x; ls", "refused: special-variable")]
    [InlineData("LANG=x; ls", "refused: special-variable")]
    [InlineData("RANDOM='a[$(touch x)]'; ls", "refused: special-variable")]
    [InlineData("PS4='$(touch x)'; ls", "refused: special-variable")]
    [InlineData("X=${Y:=$(touch x)}; ls", "refused: expansion")]
    [InlineData("X=`touch x`; ls", "refused: command-substitution")]
    [InlineData("X=$Y; ls", "<ls>")]
    public void What_changes_on_the_way_is_followed(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("test -v 'a[$(touch x)]'")]
    [InlineData("test ! -v 'a[$(touch x)]'")]
    [InlineData("test '' -o -v 'a[`touch x`]'")]
    [InlineData("[ -v 'a[$(touch x)]' ]")]
    [InlineData("[ 1 -a -v 'a[$(touch x)]' ]")]
    [InlineData("test -v a[\\$\\(touch\\ x\\)]")]
    [InlineData("test *")]
    [InlineData("[ *.txt ]")]
    [InlineData("printf -v 'a[$(touch x)]' y")]
    [InlineData("printf -va y")]
    [InlineData("printf *")]
    [InlineData("printf {-v,a} b")]
    [InlineData("command printf -v 'a[$(touch x)]' y")]
    [InlineData("builtin test -v 'a[$(touch x)]'")]
    [InlineData("unset 'a[$(touch x)]'; ls")]
    public void Bash_builtins_that_evaluate_operands_are_refused(string payload) =>
        Assert.Equal("refused: evaluated-operand", Show(Analyze("bash", payload)));

    /// <summary>A program gets what the shell got and changed: git reads $HOME/.gitconfig, perl's system() looks in PATH.</summary>
    [Theory]
    [InlineData("HOME=/tmp/x; git status")]
    [InlineData("HOME=/tmp/x && git status")]
    [InlineData("HOME=; git status")]
    [InlineData("true; HOME=/tmp/x; git status")]
    [InlineData("X=1 HOME=/tmp/x; git status")]
    [InlineData("unset HOME; git status")]
    [InlineData("unset X HOME; git status")]
    [InlineData("unset -v HOME && git status")]
    [InlineData("PATH=/tmp/x; /usr/bin/perl ok.pl")]
    [InlineData("PATH=; /usr/bin/perl ok.pl")]
    [InlineData("PATH=/tmp/x:$PATH && /usr/bin/perl ok.pl")]
    [InlineData("unset PATH; /usr/bin/perl ok.pl")]
    public void What_programs_would_see_of_the_environment_is_not_changed(string payload)
    {
        Assert.Equal("refused: special-variable", Show(Analyze("sh", payload)));
        Assert.Equal("refused: special-variable", Show(CommandAnalyzer.Analyze(["sh", "-c", payload], null, Machine.Unknown)));
        // A shell inside is then no transparent one: it needs a rule of its own, like any program.
        Assert.StartsWith("<sh> <-c> ", Show(Analyze("sh", $"sh -c '{payload}'")), StringComparison.Ordinal);
    }

    /// <summary>
    /// ksh, mksh and zsh calculate: a name where a number is expected stands for its value, and subscripts in that are expanded.
    /// </summary>
    [Theory]
    [InlineData("x='a[$(touch p)]'; test x -gt 0")]
    [InlineData("x='a[`touch p`]'; test 1 -eq 1")]
    [InlineData("x='$(touch p)'; [ 1 -eq 1 ]")]
    [InlineData("x='PWD[$(touch p)]'; test -t 1")]
    [InlineData("test x -gt 0")]
    [InlineData("test 1 -eq x")]
    [InlineData("[ x -lt 1 ]")]
    [InlineData("[ 1 -ge x ]")]
    [InlineData("test -t x")]
    [InlineData("test -- -eq 1")]
    [InlineData("exit x")]
    public void Shells_that_calculate_get_numbers_only(string payload)
    {
        foreach (string shell in new[] { "mksh", "zsh", "ksh" })
        {
            Assert.Equal("refused: evaluated-operand", Show(Analyze(shell, payload)));
        }
    }

    [Theory]
    [InlineData("EXECSHELL=/x; test y")]
    [InlineData("SHACCT=/x; test y")]
    [InlineData("SH_OPTIONS=x; test y")]
    [InlineData("ASTFEATURES=x; test y")]
    [InlineData("SOMETHING=1; test y")]
    [InlineData("A_B=1 && test y")]
    [InlineData("unset SOMETHING; test y")]
    [InlineData("TRY_BLOCK_INTERRUPT=1; test y")]
    [InlineData("USER_ID=1; test y")]
    [InlineData("PGRP=1; test y")]
    [InlineData("ARGC=1; test y")]
    public void Variables_that_are_numbers_to_a_shell_are_not_set(string payload)
    {
        Assert.Equal("refused: special-variable", Show(Analyze("zsh", payload)));
        Assert.Equal("refused: special-variable", Show(Analyze("mksh", payload)));
    }

    [Theory]
    [InlineData("test 1 -eq 1", "<test> <1> <-eq> <1> safe")]
    [InlineData("[ 3 -lt 10 ]", "<[?> <3> <-lt> <10> <]> safe")]
    [InlineData("exit 3", "<exit> <3>")]
    [InlineData("x=plain; test a", "<test> <a> safe")]
    [InlineData("X=1; test a", "<test> <a> safe")]
    [InlineData("Name=plain; test a", "<test> <a> safe")]
    [InlineData("time ls", "<ls>")]
    [InlineData("command ls", "<command> <ls>")]
    public void Numbers_and_plain_values_stay(string payload, string expected) => Assert.Equal(expected, Show(Analyze("mksh", payload)));

    [Theory]
    [InlineData("zsh", "command command ls; true", true)]
    [InlineData("zsh", "command exec ls", true)]
    [InlineData("zsh", "command builtin pwd", true)]
    [InlineData("mksh", "command command ls", true)]
    [InlineData("ksh", "command exec ls | cat", true)]
    [InlineData("yash", "command -- command ls", true)]
    [InlineData("mksh", "time command ls; true", true)]
    [InlineData("yash", "time exec ls", true)]
    [InlineData("ksh", "time -p command ls", true)]
    [InlineData("mksh", "ls && time command ls", true)]
    [InlineData("zsh", "command ls", false)]
    [InlineData("zsh", "exec ls", false)]
    [InlineData("zsh", "time command ls", false)]
    [InlineData("mksh", "time ls", false)]
    [InlineData("bash", "command command ls", false)]
    [InlineData("bash", "time command ls", false)]
    [InlineData("dash", "command command ls", false)]
    public void Words_of_the_shell_are_such_only_where_it_looks_for_them(string shell, string payload, bool blocked) =>
        Assert.Equal(blocked, Analyze(shell, payload).Segments.Any(static segment => segment.Blocked is not null));

    [Theory]
    [InlineData("sh", "test -v 'a[$(touch x)]'", "<test> <-v> <a[$(touch x)]> safe")]
    [InlineData("bash", "test -v HOME", "<test> <-v> <HOME> safe")]
    [InlineData("zsh", "[ 'a[$(touch x)]' -eq 1 ]", "refused: evaluated-operand")]
    [InlineData("zsh", "printf %d 'a[$(touch x)]'", "refused: evaluated-operand")]
    [InlineData("ksh", "test 'a[$(touch x)]' -eq 1", "refused: evaluated-operand")]
    [InlineData("bash", "[ a b ]", "refused: test-expression")]
    [InlineData("bash", "[ a = b -o -f c ]", "<[?> <a> <=> <b> <-o> <-f> <c> <]> safe")]
    public void Builtins_are_judged_by_the_shell_that_has_them(string shell, string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze(shell, payload)));

    [Theory]
    [InlineData("export PATH=.; ls")]
    [InlineData("'export' PATH=.; ls")]
    [InlineData("readonly PATH=.; ls")]
    [InlineData("declare -i x; ls")]
    [InlineData("trap 'touch x' EXIT; ls")]
    [InlineData("read PATH; ls")]
    [InlineData("hash -p ./ls ls; ls")]
    [InlineData("enable -n echo; echo a")]
    [InlineData("set -- touch x")]
    [InlineData("let 'a[$(touch x)]'")]
    [InlineData("wait -p 'a[$(touch x)]'")]
    [InlineData("mapfile -C 'touch x;' -c 1")]
    [InlineData("compgen -C 'touch x'")]
    [InlineData("command export PATH=.; ls")]
    public void Builtins_that_run_or_prepare_commands_are_refused(string payload) =>
        Assert.Equal("refused: evaluating-builtin", Show(Analyze("bash", payload)));

    [Theory]
    [InlineData("eval ls", "<eval> <ls> prompt: evaluates-text")]
    [InlineData(". ./x", "<.> <./x> prompt: evaluates-text")]
    [InlineData("command eval ls", "<command> <eval> <ls> prompt: evaluates-text")]
    [InlineData("alias ls=x", "<alias> <ls=x> prompt: evaluates-text")]
    [InlineData("xargs touch", "<xargs> <touch> prompt: command-carrier")]
    [InlineData("find . -exec ls ';'", "<find> <.> <-exec> <ls> <;> prompt: command-carrier")]
    [InlineData("env sh -c ls", "<env> <sh> <-c> <ls> prompt: shell-through-carrier")]
    [InlineData("command sh -c ls", "<command> <sh> <-c> <ls> prompt: shell-through-carrier")]
    [InlineData("sudo ls", "<sudo> <ls> blocked: blocked-wrapper")]
    [InlineData("./nice ls", "<./nice> <ls> blocked: unknown-wrapper")]
    [InlineData("NICE ls", "<NICE> <ls> blocked: unknown-wrapper")]
    [InlineData("nice command ls", "<nice> <command> <ls> blocked: blocked-wrapper")]
    [InlineData("command -p ls", "<command> <-p> <ls> blocked: blocked-wrapper")]
    [InlineData("exec -a x ls", "<exec> <-a> <x> <ls> blocked: blocked-wrapper")]
    [InlineData("flock x ls", "<flock> <x> <ls> blocked: wrapper-writes")]
    [InlineData("timeout * ls", "refused: dynamic-executable")]
    [InlineData("nice '~/tool'", "refused: odd-program-name")]
    public void Carriers_inside_a_payload_need_a_person(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("sh -c 'echo a'", "<echo> <a>")]
    [InlineData("sh -c 'echo a && ls' x y", "<echo> <a> && <ls>")]
    [InlineData("bash -ec 'echo a | cat'", "<echo> <a> | <cat>")]
    [InlineData("sh -c 'sh -c ls'", "<sh> <-c> <ls>")]
    [InlineData("sh -c ./tool", "<sh> <-c> <./tool>")]
    [InlineData("/bin/sh -c ls", "</bin/sh> <-c> <ls>")]
    [InlineData("sh -lc ls", "<sh> <-lc> <ls>")]
    [InlineData("sh -ic ls", "<sh> <-ic> <ls>")]
    [InlineData("sh -c 'ls > x'", "<sh> <-c> <ls > x>")]
    [InlineData("echo a; sh -c ls", "<echo> <a> ; <sh> <-c> <ls>")]
    [InlineData("sh -c *", "<sh> <-c> <*?>")]
    public void One_nested_shell_is_opened(string payload, string expected) => Assert.Equal(expected, Show(Analyze("sh", payload)));

    [Theory]
    [InlineData("perl {-e,code}", "perl inline program")]
    [InlineData("perl *", "perl inline program")]
    [InlineData("perl -[e]code", "perl inline program")]
    [InlineData("perl s.pl [ab]", "perl inline program")]
    [InlineData("perl s.pl a*", null)]
    [InlineData("ls {-e,code}", null)]
    public void Code_that_appears_by_expansion_is_code(string payload, string? what) =>
        Assert.Equal(what, Assert.Single(Analyze("bash", payload).Segments).InlineEval);

    [Fact]
    public void A_package_runner_with_a_pattern_starts_who_knows_what() =>
        Assert.True(Assert.Single(Analyze("sh", "npx t*").Segments).RunsPackage);

    [Fact]
    public void Dash_looks_for_a_program_called_builtin()
    {
        Assert.True(Assert.Single(Analyze("sh", "builtin echo a").Segments).Wrappers[0].IsShellWord);
        AnalysisContext planted = Machine.Debian with { RealPath = static name => name == "builtin"
            ? "/x/builtin" : Machine.Debian.RealPath!(name) };
        Assert.False(Assert.Single(CommandAnalyzer.Analyze(["sh", "-c", "builtin echo a"], null, planted).Segments).Wrappers[0]
            .IsShellWord);
    }

    [Fact]
    public void Words_know_where_they_stand()
    {
        CommandWord word = Analyze("sh", "echo a; 'he'ad -n 1").Segments[1].Words[0];
        Assert.Equal(("head", 8, 6), (word.Value, word.Start, word.Length));
    }

    [Theory]
    [InlineData("echo 'a\u2028b；c\u0085d'", "<echo> <a\u2028b；c\u0085d>")]
    [InlineData("echo a\vb\r", "<echo> <a\vb\r>")]
    [InlineData("echo a\u00a0b", "<echo> <a\u00a0b>")]
    public void Only_blanks_and_line_feeds_separate_words(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("sh", payload)));

    /// <summary>A line feed ends a command, whatever stands beside it; in quotes it is a letter of its word.</summary>
    [Theory]
    [InlineData("echo a\n\\touch b", "<echo> <a> ; <touch> <b>")]
    [InlineData("echo a\n\\\ntouch b", "refused: line-continuation")]
    [InlineData("echo a\\\n\\touch b", "refused: line-continuation")]
    [InlineData("echo a\n\n  \\touch b", "<echo> <a> ; <touch> <b>")]
    [InlineData("echo a\\\\\ntouch b", "refused: line-continuation")]
    [InlineData("echo 'a\ntouch b'", "<echo> <a\ntouch b>")]
    [InlineData("echo \"a\ntouch b\"", "<echo> <a\ntouch b>")]
    [InlineData("echo \"a\\\nb\"", "refused: line-continuation")]
    public void A_line_feed_ends_a_command_unless_it_is_quoted(string payload, string expected) =>
        Assert.Equal(expected, Show(Analyze("sh", payload)));
}
