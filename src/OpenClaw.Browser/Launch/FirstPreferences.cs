using System.Text;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// What a new profile starts with: its name, where downloads go, no prompts, no fetching ahead (pages that nobody asked for). Written
/// before the first start, where the reference starts a browser once to get files it can change.
/// </summary>
internal static class FirstPreferences
{
    public static void WriteIfNew(string userData, string profile, string downloads)
    {
        string path = Path.Combine(userData, "Default", "Preferences");
        if (File.Exists(path))
        {
            return;
        }
        PrivateFile.EnsureDirectory(Path.Combine(userData, "Default"));
        JsonObject preferences = Json.Object(
            ("profile", Json.Object(("name", profile), ("exit_type", "Normal"), ("exited_cleanly", true),
                ("password_manager_enabled", false))),
            ("download", Json.Object(("default_directory", downloads), ("prompt_for_download", false), ("directory_upgrade", true))),
            ("net", Json.Object(("network_prediction_options", 2))),
            ("credentials_enable_service", false),
            ("search", Json.Object(("suggest_enabled", false))));
        PrivateFile.WriteAtomic(path, Encoding.UTF8.GetBytes(JsonTreeWriter.WriteCompact(preferences)));
    }
}
