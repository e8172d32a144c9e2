using System.Text;
using System.Xml;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// Writes the Task Scheduler's XML (schema 1.2; docs/protocol/state.md 7.3). Different from the reference: it starts at boot as well where
/// the account can log on without a session, a repetition revives it whatever ended it (RestartOnFailure does nothing after an exit), and
/// it starts the program itself: no command file, no script host.
/// </summary>
internal static class TaskXml
{
    private const string Namespace = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>How often a start is tried again; while the node runs, IgnoreNew makes the try a no-op.</summary>
    private const string ReviveInterval = "PT5M";

    public static string Render(ServiceDefinition definition)
    {
        ServiceText.Check(definition);
        RefuseExpansion(definition.Program, "The program");
        RefuseExpansion(definition.WorkingDirectory, "The working directory");
        foreach (string argument in definition.Arguments)
        {
            RefuseExpansion(argument, "An argument");
        }
        bool unattended = definition.Account.Logon != ServiceLogon.Interactive;
        var text = new StringBuilder();
        // No declaration: the scheduler takes a string, and the file an administrator exports gets its own.
        var settings = new XmlWriterSettings { Indent = true, IndentChars = "  ", NewLineChars = "\r\n", OmitXmlDeclaration = true };
        using (XmlWriter xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("Task", Namespace);
            xml.WriteAttributeString("version", "1.2");
            Section(xml, "RegistrationInfo", () => xml.WriteElementString("Description", definition.Description));
            Section(xml, "Triggers", () =>
            {
                if (unattended)
                {
                    Section(xml, "BootTrigger", () => Trigger(xml, definition, user: false));
                }
                // Without a UserId a logon trigger is for every user, and registering it needs an administrator.
                Section(xml, "LogonTrigger", () => Trigger(xml, definition, user: true));
            });
            Section(xml, "Principals", () =>
            {
                xml.WriteStartElement("Principal");
                xml.WriteAttributeString("id", "Author");
                xml.WriteElementString("UserId", definition.Account.Name);
                if (LogonType(definition.Account) is { } logon)
                {
                    xml.WriteElementString("LogonType", logon);
                }
                xml.WriteElementString("RunLevel", definition.Scope == ServiceScope.Machine ? "HighestAvailable" : "LeastPrivilege");
                xml.WriteEndElement();
            });
            Section(xml, "Settings", () =>
            {
                xml.WriteElementString("MultipleInstancesPolicy", "IgnoreNew");
                xml.WriteElementString("DisallowStartIfOnBatteries", "false");
                xml.WriteElementString("StopIfGoingOnBatteries", "false");
                xml.WriteElementString("AllowHardTerminate", "true");
                xml.WriteElementString("StartWhenAvailable", "true");
                xml.WriteElementString("RunOnlyIfNetworkAvailable", "false");
                Section(xml, "IdleSettings", () =>
                {
                    xml.WriteElementString("StopOnIdleEnd", "false");
                    xml.WriteElementString("RestartOnIdle", "false");
                });
                xml.WriteElementString("AllowStartOnDemand", "true");
                xml.WriteElementString("Enabled", "true");
                xml.WriteElementString("Hidden", "false");
                xml.WriteElementString("RunOnlyIfIdle", "false");
                xml.WriteElementString("WakeToRun", "false");
                xml.WriteElementString("ExecutionTimeLimit", "PT0S");
                xml.WriteElementString("Priority", "7");
                Section(xml, "RestartOnFailure", () =>
                {
                    xml.WriteElementString("Interval", "PT1M");
                    xml.WriteElementString("Count", "255");
                });
            });
            xml.WriteStartElement("Actions");
            xml.WriteAttributeString("Context", "Author");
            Section(xml, "Exec", () =>
            {
                xml.WriteElementString("Command", definition.Program);
                if (definition.Arguments.Count > 0)
                {
                    xml.WriteElementString("Arguments", WindowsCommandLine.Join(definition.Arguments));
                }
                if (definition.WorkingDirectory is { } directory)
                {
                    xml.WriteElementString("WorkingDirectory", directory);
                }
            });
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    /// <summary>Reads the command and account back from a task's XML, whoever wrote it.</summary>
    public static (ServiceCommand? Command, string? Account, string? LogonType, bool Highest) Parse(string text, string sourcePath)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null,
                MaxCharactersInDocument = 1_000_000 };
            using XmlReader reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings);
            var document = new XmlDocument { XmlResolver = null };
            document.Load(reader);
            var names = new XmlNamespaceManager(document.NameTable);
            names.AddNamespace("t", Namespace);
            string? One(string path) => document.SelectSingleNode(path, names)?.InnerText;
            string? program = One("/t:Task/t:Actions/t:Exec/t:Command");
            ServiceCommand? command = program is null ? null : new ServiceCommand(
                [program, .. WindowsCommandLine.Split(One("/t:Task/t:Actions/t:Exec/t:Arguments") ?? "")],
                One("/t:Task/t:Actions/t:Exec/t:WorkingDirectory"),
                new Dictionary<string, string>(),
                sourcePath);
            return (
                command,
                One("/t:Task/t:Principals/t:Principal/t:UserId"),
                One("/t:Task/t:Principals/t:Principal/t:LogonType"),
                One("/t:Task/t:Principals/t:Principal/t:RunLevel") == "HighestAvailable");
        }
        catch (XmlException)
        {
            return default;
        }
    }

    /// <summary>The scheduler expands %NAME% and $(NAME) in actions and knows no way to write them literally.</summary>
    internal static void RefuseExpansion(string? value, string what)
    {
        if (value is null)
        {
            return;
        }
        int percent = value.IndexOf('%');
        if ((percent >= 0 && value.IndexOf('%', percent + 1) > percent + 1) || value.Contains("$("))
        {
            throw new ServiceException(
                ServiceProblem.InvalidDefinition,
                $"{what} contains %...% or $(...), which Windows would replace by something else when it starts the node: {value}",
                ["Use a directory without these characters: -StateDirectory, or OPENCLAW_STATE_DIR."]);
        }
    }

    private static string? LogonType(ServiceAccount account) => account.Logon switch
    {
        ServiceLogon.Interactive => "InteractiveToken",
        ServiceLogon.Unattended => "S4U",
        // A group managed account ends with $ and logs on as "Password" without one; built-in accounts have no logon type at all.
        ServiceLogon.Managed when !account.Name.EndsWith("$", StringComparison.Ordinal) => null,
        _ => "Password",
    };

    private static void Trigger(XmlWriter xml, ServiceDefinition definition, bool user)
    {
        Section(xml, "Repetition", () =>
        {
            xml.WriteElementString("Interval", ReviveInterval);
            xml.WriteElementString("StopAtDurationEnd", "false");
        });
        xml.WriteElementString("Enabled", "true");
        if (user)
        {
            xml.WriteElementString("UserId", definition.Account.Name);
        }
    }

    private static void Section(XmlWriter xml, string name, Action content)
    {
        xml.WriteStartElement(name);
        content();
        xml.WriteEndElement();
    }
}
