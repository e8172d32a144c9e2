using System.CommandLine;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// Where a pairing setup code comes from. Upstream takes it as an argument, which every account of the machine can read in the process
/// list: we take that too, with a warning, and offer standard input, a file and the environment.
/// </summary>
internal sealed class SetupCodeOptions
{
    private const string Variable = "OPENCLAW_SETUP_CODE";

    // A code is a few hundred characters; the library refuses what is too long, this bounds what is read.
    private const int MaxCharacters = 64 * 1024;

    public Option<string?> Pair { get; } =
        new("--pair") { Description = "Pair with this setup code or oc-pair:// URL; '-' asks for it, or reads it from a pipe",
            HelpName = "code|-" };

    public Option<string?> PairIfNeeded { get; } =
        new("--pair-if-needed") { Description = "The same, only if no device token is stored yet", HelpName = "code|-" };

    public Option<string?> PairFile { get; } = new("--pair-file") { Description = "Read the setup code from this file", HelpName = "path" };

    public void AddTo(Command command)
    {
        command.Options.Add(Pair);
        command.Options.Add(PairIfNeeded);
        command.Options.Add(PairFile);
        command.Validators.Add(result =>
        {
            Option[] given = [.. new Option[] { Pair, PairIfNeeded, PairFile }.Where(o => result.GetResult(o) is not null)];
            if (given.Length > 1)
            {
                result.AddError($"{given[0].Name} cannot be combined with {given[1].Name}");
            }
        });
    }

    /// <summary>The code and whether it is only for the case that no token is stored; null when none is given.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public (string Code, bool OnlyIfNeeded)? Read(ParseResult parse, TextReader input, TextWriter error)
    {
        bool onlyIfNeeded = parse.GetValue(PairIfNeeded) is not null;
        if ((parse.GetValue(Pair) ?? parse.GetValue(PairIfNeeded)) is string argument)
        {
            if (argument == "-")
            {
                return (SecretPrompt.ReadPasted("Setup code: ", error) ?? ReadBounded(input), onlyIfNeeded);
            }

            error.WriteLine(
                $"warning: a setup code on the command line can be read by every account of this machine; use '--pair -', --pair-file or {Variable}");
            return (argument, onlyIfNeeded);
        }

        if (parse.GetValue(PairFile) is string path)
        {
            using StreamReader file = GivenFile.Open(path);
            return (ReadBounded(file), false);
        }

        string? value = Environment.GetEnvironmentVariable(Variable);

        // Gone from our own environment too: nothing that we start later can inherit it.
        Environment.SetEnvironmentVariable(Variable, null);
        return string.IsNullOrWhiteSpace(value) ? null : (value.Trim(), true);
    }

    private static string ReadBounded(TextReader reader)
    {
        char[] buffer = new char[MaxCharacters];
        int length = reader.ReadBlock(buffer, 0, buffer.Length);
        return new string(buffer, 0, length).Trim();
    }
}
