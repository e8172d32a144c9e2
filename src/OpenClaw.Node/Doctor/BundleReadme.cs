using System.Globalization;
using System.Text;
using OpenClaw.Node.Hosting;

namespace OpenClaw.Node.Doctor;

/// <summary>The page of a support bundle that is read first: what is in it, what is not, and what to look at before it is sent.</summary>
internal static class BundleReadme
{
    public static string Text(IEnumerable<BundleEntry> entries, bool withHistory, string stateProblem, DateTimeOffset now)
    {
        StringBuilder text = new();
        text.Append("Support bundle of OpenClaw for PowerShell ").Append(PreparedNode.Version).Append(", made at ")
            .Append(now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Append(" UTC.\n\n")
            .Append("LOOK AT IT BEFORE YOU SEND IT. Each file is text. Secrets were replaced by ***; what your organisation counts\n")
            .Append("as confidential besides is for you to find: names of machines, gateways, directories and agents are left as they are.\n\n")
            .Append("What is in it\n");
        foreach (BundleEntry entry in entries)
        {
            text.Append("  ").Append(entry.Name.PadRight(16)).Append(entry.About).Append('\n');
            if (entry.Missing is { } why)
            {
                text.Append(' ', 18).Append("not included: ").Append(why).Append('\n');
            }
        }
        if (stateProblem.Length > 0)
        {
            text.Append("\nNothing of the state directory: ").Append(stateProblem).Append('\n');
        }
        return text.Append("\nWhat was left out\n")
            .Append("  the device's private key, the tokens that gateways gave, the secrets of the installed node, setup codes,\n")
            .Append("  the secret of the policy's socket, everything below operator/ and browser/\n")
            .Append("  the values of environment variables, except TERM, LANG and LC_ALL\n")
            .Append("  of openclaw.json what a node does not read: accounts, channels, models\n")
            .Append("  the name of the account").Append(withHistory ? ", except in the records of the history" : "")
                .Append("; the home directory is shown as ~\n")
            .Append(withHistory ? ""
                : "  the record of what was asked, decided and run: it is there when the bundle is made with the history\n")
            .Append("\nNothing was sent: that is up to you.\n").ToString();
    }
}
