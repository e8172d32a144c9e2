using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Set-OpenClawExecPolicy: a preset, or single settings, for every agent or for one. Rules stay as they are.</summary>
[Cmdlet(VerbsCommon.Set, "OpenClawExecPolicy", SupportsShouldProcess = true, DefaultParameterSetName = SettingsSet)]
[OutputType(typeof(ExecPolicy))]
public sealed class SetOpenClawExecPolicyCommand : ExecPolicyCmdlet
{
    private const string SettingsSet = "Settings";
    private const string PresetSet = "Preset";

    /// <summary>A policy with a name: security, ask and ask fallback at once.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PresetSet)]
    [Hyphenless]
    public ExecPolicyPreset Preset { get; set; }

    /// <summary>What may run.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [Hyphenless]
    public ExecSecurityLevel? Security { get; set; }

    /// <summary>When a person is asked.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [Hyphenless]
    public ExecAskMode? Ask { get; set; }

    /// <summary>What counts when nobody can be asked.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [Hyphenless]
    public ExecSecurityLevel? AskFallback { get; set; }

    /// <summary>Whether programs of the gateway's skills are allowed.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    public bool? AutoAllowSkill { get; set; }

    /// <summary>
    /// Variables that requests may set without being asked about, besides the harmless ones (language, time zone, terminal); an empty list
    /// for none.
    /// </summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? AllowedEnv { get; set; }

    /// <summary>Variables of the node's own environment that commands get, besides the usual ones; an empty list for none.</summary>
    [Parameter(ParameterSetName = SettingsSet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? InheritEnv { get; set; }

    /// <summary>The agents; default, and *: the settings for every agent that has none of its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Agent { get; set; } = ["*"];

    /// <summary>Write the policy in effect afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        PolicySettings settings = Settings();
        ExecApprovalsStore store = new(location);
        foreach (string agent in Agent)
        {
            if (!Change(location, document => document.WithSettings(AgentId(agent), settings)))
            {
                continue;
            }

            ExecApprovalsSnapshot snapshot = store.Load();
            EffectivePolicy policy = PolicySource.Of(location, store).For(snapshot, AgentId(agent));
            WarnAbout(policy, settings);
            if (PassThru)
            {
                WriteObject(PolicyMapping.ToExecPolicy(policy, agent, store, snapshot, location));
            }
        }
    }

    private PolicySettings Settings()
    {
        if (ParameterSetName == PresetSet)
        {
            return PolicyPreset.Find(Preset.ToString())!;
        }

        PolicySettings settings = new()
        {
            Security = PolicyMapping.ToSecurity(Security),
            Ask = PolicyMapping.ToAsk(Ask),
            AskFallback = PolicyMapping.ToSecurity(AskFallback),
            AutoAllowSkills = AutoAllowSkill,
            AllowedEnv = Names(AllowedEnv, VariableNames.Allowed),
            InheritEnv = Names(InheritEnv, VariableNames.Inherited),
        };
        return settings != new PolicySettings()
            ? settings
            : throw new OpenClawCommandException("ParameterMissing", ErrorCategory.InvalidArgument, "Nothing was said to set.",
                "Give -Preset, or at least one of -Security, -Ask, -AskFallback, -AutoAllowSkill, -AllowedEnv, -InheritEnv.");
    }

    private static IReadOnlyList<string>? Names(string[]? given, string member) =>
        VariableLists.Parse(given) is not { } names ? null
        : VariableLists.Problem(names, member) is { } problem
            ? throw new OpenClawCommandException("VariableInvalid", ErrorCategory.InvalidArgument,
                $"A variable cannot be named: {problem}.", "Give names of environment variables.", given)
        : names;

    private void WarnAbout(EffectivePolicy policy, PolicySettings asked)
    {
        if (VariableLists.Warning(asked.AllowedEnv) is { } warning)
        {
            WriteWarning(warning);
        }

        if (policy.Security == ExecSecurity.Full && policy.Ask == ExecAsk.Off)
        {
            WriteWarning(
                $"Everything that a gateway asks of this machine now runs without a question ({(policy.AgentId is null ? "all agents" : "agent " + policy.AgentId)}).");
        }

        if (asked.Security is { } security && policy.Security != security)
        {
            WriteWarning($"In effect is security {policy.Security.ToWord()}, because of {policy.SecuritySource}.");
        }

        if (asked.Ask is { } ask && policy.Ask != ask)
        {
            WriteWarning($"In effect is ask {policy.Ask.ToWord()}, because of {policy.AskSource}.");
        }
    }
}
