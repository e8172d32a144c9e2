namespace OpenClaw.Node.Services;

/// <summary>
/// What every renderer refuses, before any quoting: text that would end a line, a string or an argument early, whatever the format.
/// </summary>
internal static class ServiceText
{
    /// <exception cref="ServiceException">The value has a control character or is not valid Unicode.</exception>
    public static string Check(string value, string what)
    {
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is '\r' or '\n')
            {
                throw Refused($"{what} contains a line break, which a service definition cannot hold: {Shown(value)}");
            }
            if (char.IsControl(c) || c is '\uFFFE' or '\uFFFF')
            {
                throw Refused(
                    $"{what} contains the control character U+{(int)c:X4}, which a service definition cannot hold: {Shown(value)}");
            }
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                throw Refused($"{what} is not valid Unicode: {Shown(value)}");
            }
        }
        return value;
    }

    /// <summary>An environment variable's name as every manager takes it.</summary>
    public static string CheckVariableName(string name)
    {
        bool plain = name.Length is > 0 and <= 256 && !char.IsDigit(name[0])
            && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');
        return plain ? name : throw Refused($"'{Shown(name)}' is not a name for an environment variable of a service.");
    }

    /// <summary>Checks everything a definition holds and returns it; the renderers quote, they do not judge.</summary>
    public static ServiceDefinition Check(ServiceDefinition definition)
    {
        Check(definition.Name, "The service name");
        Check(definition.Description, "The description");
        Check(definition.Account.Name, "The account name");
        CheckPath(definition.Program, "The program");
        CheckPath(definition.StateDirectory, "The state directory");
        foreach (string argument in definition.Arguments)
        {
            Check(argument, "An argument");
        }
        if (definition.WorkingDirectory is { } directory)
        {
            CheckPath(directory, "The working directory");
        }
        foreach (KeyValuePair<string, string> variable in definition.Environment)
        {
            CheckVariableName(variable.Key);
            Check(variable.Value, $"The variable {variable.Key}");
            if (ServiceSecrets.IsSecretName(variable.Key))
            {
                throw Refused($"{variable.Key} is a secret and must not be written into a service definition.");
            }
        }
        return definition;
    }

    private static void CheckPath(string path, string what)
    {
        Check(path, what);
        bool absolute = path.Length > 0
            && (path[0] == '/' || path.StartsWith(@"\\", StringComparison.Ordinal)
                || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/'));
        if (!absolute)
        {
            throw Refused($"{what} must be a full path: {Shown(path)}");
        }
        // Managers trim what they read; a path with blanks at its ends would become another path.
        if (char.IsWhiteSpace(path[path.Length - 1]))
        {
            throw Refused($"{what} ends with a blank: '{Shown(path)}'");
        }
    }

    private static ServiceException Refused(string message) => new(ServiceProblem.InvalidDefinition, message);

    private static string Shown(string value) =>
        new([.. value.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
