using System.Globalization;
using System.Text;
using System.Xml;

namespace OpenClaw.Node.Services.Launchd;

/// <summary>
/// Writes and reads launchd property lists (docs/protocol/state.md 7.2). Different from the reference: KeepAlive asks for another start
/// after a failure only, so that an exit with code 0 (a setting that can never work, told in the log) does not loop every ten seconds.
/// </summary>
internal static class LaunchdPlist
{
    private const string DocumentType = "-//Apple//DTD PLIST 1.0//EN";
    private const string DocumentTypeUri = "http://www.apple.com/DTDs/PropertyList-1.0.dtd";

    public static string Render(ServiceDefinition definition, string outputPath, string errorPath)
    {
        ServiceText.Check(definition);
        ServiceText.Check(outputPath, "The log path");
        ServiceText.Check(errorPath, "The log path");
        var settings = new XmlWriterSettings { Indent = true, IndentChars = "  ", NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using var buffer = new Utf8Writer();
        using (XmlWriter xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartDocument();
            xml.WriteDocType("plist", DocumentType, DocumentTypeUri, null);
            xml.WriteStartElement("plist");
            xml.WriteAttributeString("version", "1.0");
            xml.WriteStartElement("dict");
            Text(xml, "Label", definition.Name);
            Text(xml, "Comment", definition.Description);
            Flag(xml, "RunAtLoad", true);
            xml.WriteElementString("key", "KeepAlive");
            xml.WriteStartElement("dict");
            Flag(xml, "SuccessfulExit", false);
            xml.WriteEndElement();
            Number(xml, "ExitTimeOut", 45);
            Text(xml, "ProcessType", "Interactive");
            Number(xml, "ThrottleInterval", 10);
            Number(xml, "Umask", 63);
            if (definition.Scope == ServiceScope.Machine)
            {
                Text(xml, "UserName", definition.Account.Name);
            }
            Text(xml, "StandardInPath", "/dev/null");
            xml.WriteElementString("key", "ProgramArguments");
            xml.WriteStartElement("array");
            xml.WriteElementString("string", definition.Program);
            foreach (string argument in definition.Arguments)
            {
                xml.WriteElementString("string", argument);
            }
            xml.WriteEndElement();
            if (definition.WorkingDirectory is { } directory)
            {
                Text(xml, "WorkingDirectory", directory);
            }
            Text(xml, "StandardOutPath", outputPath);
            Text(xml, "StandardErrorPath", errorPath);
            List<KeyValuePair<string, string>> variables = [.. definition.Environment.Where(v => !string.IsNullOrWhiteSpace(v.Value))];
            if (variables.Count > 0)
            {
                xml.WriteElementString("key", "EnvironmentVariables");
                xml.WriteStartElement("dict");
                foreach (KeyValuePair<string, string> variable in variables)
                {
                    Text(xml, variable.Key, variable.Value);
                }
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndDocument();
        }
        return buffer + "\n";
    }

    /// <summary>Reads a property list that <see cref="Render"/> wrote; null when it is something else.</summary>
    public static ServiceCommand? Parse(string text, string sourcePath)
    {
        try
        {
            // No resolver: a document type must not make us read files or the network.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null,
                MaxCharactersInDocument = 1_000_000 };
            using XmlReader reader = XmlReader.Create(new StringReader(text), settings);
            var document = new XmlDocument { XmlResolver = null };
            document.Load(reader);
            XmlElement? root = document.DocumentElement?.SelectSingleNode("dict") as XmlElement;
            List<string> arguments = [];
            if (Value(root, "ProgramArguments") is { } array)
            {
                foreach (XmlNode item in array.ChildNodes)
                {
                    arguments.Add(item.InnerText);
                }
            }
            var environment = new Dictionary<string, string>(StringComparer.Ordinal);
            if (Value(root, "EnvironmentVariables") is { } variables)
            {
                for (XmlNode? key = variables.FirstChild; key?.NextSibling is { } value; key = value.NextSibling)
                {
                    if (!ServiceSecrets.IsSecretName(key.InnerText))
                    {
                        environment[key.InnerText] = value.InnerText;
                    }
                }
            }
            return arguments.Count == 0 ? null
                : new ServiceCommand(arguments, Value(root, "WorkingDirectory")?.InnerText, environment, sourcePath);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XmlElement? Value(XmlElement? dictionary, string name)
    {
        for (XmlNode? key = dictionary?.FirstChild; key?.NextSibling is XmlElement value; key = value.NextSibling)
        {
            if (key.InnerText == name)
            {
                return value;
            }
        }
        return null;
    }

    private static void Text(XmlWriter xml, string key, string value)
    {
        xml.WriteElementString("key", key);
        xml.WriteElementString("string", value);
    }

    private static void Number(XmlWriter xml, string key, int value)
    {
        xml.WriteElementString("key", key);
        xml.WriteElementString("integer", value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Flag(XmlWriter xml, string key, bool value)
    {
        xml.WriteElementString("key", key);
        xml.WriteStartElement(value ? "true" : "false");
        xml.WriteEndElement();
    }

    // XmlWriter takes the encoding of the declaration from the text writer.
    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => new UTF8Encoding(false);
    }
}
