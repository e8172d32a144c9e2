using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Services.Install;

/// <summary>The <c>--json</c> shapes of the service verbs, as the reference writes them (docs/protocol/state.md 6).</summary>
internal static class ServiceReport
{
    public static string ResultWord(ServiceResult result) => result switch
    {
        ServiceResult.Installed => "installed",
        ServiceResult.AlreadyInstalled => "already-installed",
        ServiceResult.Uninstalled => "uninstalled",
        ServiceResult.Started => "started",
        ServiceResult.AlreadyRunning => "already-running",
        ServiceResult.Stopped => "stopped",
        ServiceResult.AlreadyStopped => "already-stopped",
        ServiceResult.Restarted => "restarted",
        ServiceResult.NotInstalled => "not-loaded",
        _ => "scheduled",
    };

    public static string StatusWord(ServiceRunState status) => status switch
    {
        ServiceRunState.Running or ServiceRunState.Starting or ServiceRunState.Stopping => "running",
        ServiceRunState.Unknown => "unknown",
        _ => "stopped",
    };

    /// <summary>The members of an action's object.</summary>
    public static void WriteChange(Utf8JsonWriter json, string action, ServiceChange change)
    {
        json.WriteString("action", action);
        json.WriteBoolean("ok", true);
        json.WriteString("result", ResultWord(change.Result));
        if (change.Message is not null)
        {
            json.WriteString("message", change.Message);
        }
        json.WriteStartObject("service");
        WriteLabel(json, change.State);
        json.WriteEndObject();
        WriteTexts(json, "warnings", change.Warnings);
        WriteHints(json, change.Hints);
    }

    /// <summary>The members of a failed action's object.</summary>
    public static void WriteFailure(Utf8JsonWriter json, string action, string error, string? reason, IReadOnlyList<string> hints)
    {
        json.WriteString("action", action);
        json.WriteBoolean("ok", false);
        json.WriteString("error", error);
        if (reason is not null)
        {
            json.WriteString("reason", reason);
        }
        WriteHints(json, hints);
    }

    /// <summary>The <c>service</c> member of the status.</summary>
    public static void WriteStatus(Utf8JsonWriter json, ServiceState state)
    {
        json.WriteStartObject("service");
        WriteLabel(json, state);
        json.WriteString("name", state.Name);
        json.WriteString("scope", state.Scope == ServiceScope.Machine ? "machine" : "user");
        json.WriteBoolean("enabled", state.Enabled);
        if (state.Command is null)
        {
            json.WriteNull("command");
        }
        else
        {
            json.WriteStartObject("command");
            WriteTexts(json, "programArguments", state.Command.ProgramArguments, always: true);
            if (state.Command.WorkingDirectory is not null)
            {
                json.WriteString("workingDirectory", state.Command.WorkingDirectory);
            }
            if (state.Command.Environment.Count > 0)
            {
                json.WriteStartObject("environment");
                foreach (KeyValuePair<string, string> variable in state.Command.Environment.Where(v => Shown(v.Key)))
                {
                    json.WriteString(variable.Key, variable.Value);
                }
                json.WriteEndObject();
            }
            if (state.Command.SourcePath is not null)
            {
                json.WriteString("sourcePath", state.Command.SourcePath);
            }
            json.WriteEndObject();
        }
        json.WriteStartObject("runtime");
        json.WriteString("status", StatusWord(state.Status));
        Optional(json, "state", state.State);
        Optional(json, "subState", state.SubState);
        Optional(json, "pid", state.ProcessId);
        Optional(json, "lastExitStatus", state.LastExitStatus);
        Optional(json, "lastExitReason", state.LastExitReason);
        if (state.LastRunTime is { } time)
        {
            json.WriteString("lastRunTime", time.ToUniversalTime());
        }
        Optional(json, "restarts", state.Restarts);
        Optional(json, "account", state.Account);
        Optional(json, "detail", state.Detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The reference shows these only, whatever else a unit holds.
    private static bool Shown(string name) =>
        name is "OPENCLAW_PROFILE" or "OPENCLAW_STATE_DIR" or "OPENCLAW_CONFIG_PATH" or "OPENCLAW_GATEWAY_PORT"
            or "OPENCLAW_CONFIG_READONLY" or "OPENCLAW_NIX_MODE";

    private static void WriteLabel(Utf8JsonWriter json, ServiceState state)
    {
        ServiceManagerFacts manager = ServiceManagers.Of(state.Manager);
        json.WriteString("label", manager.Label(state.Scope));
        json.WriteBoolean("loaded", state.Installed);
        json.WriteString("loadedText", manager.Loaded);
        json.WriteString("notLoadedText", manager.NotLoaded);
    }

    private static void WriteHints(Utf8JsonWriter json, IReadOnlyList<string> hints)
    {
        WriteTexts(json, "hints", hints);
        if (hints.Count > 0)
        {
            json.WriteStartArray("hintItems");
            foreach (string hint in hints)
            {
                json.WriteStartObject();
                json.WriteString("kind", "generic");
                json.WriteString("text", hint);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts, bool always = false)
    {
        if (texts.Count > 0 || always)
        {
            json.WriteStrings(name, texts);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
