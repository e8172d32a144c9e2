using System.Management.Automation.Language;
using OpenClaw.Node.Approvals.Analysis.PowerShell;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>Reads PowerShell texts with this PowerShell's own parser, for the policy of a node that runs in it.</summary>
internal static class OwnParser
{
    /// <summary>From now on the policy of this process asks it, too.</summary>
    public static void Use() => PsOwnParser.Read = Read;

    /// <summary>The commands of a text; null where it holds anything else.</summary>
    public static IReadOnlyList<PsOwnCommand>? Read(string text)
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        if (errors.Length > 0 || script.ParamBlock is not null || script.BeginBlock is not null || script.ProcessBlock is not null
            || script.DynamicParamBlock is not null
            || script.ScriptRequirements is not null || script.EndBlock is not { Traps: null } block)
        {
            return null;
        }

        List<PsOwnCommand> commands = [];
        foreach (var statement in block.Statements)
        {
            if (statement is not PipelineAst pipeline)
            {
                return null;
            }

            for (var i = 0; i < pipeline.PipelineElements.Count; i++)
            {
                if (pipeline.PipelineElements[i] is not CommandAst { Redirections.Count: 0,
                    InvocationOperator: TokenKind.Unknown or TokenKind.Ampersand } command
                    || command.CommandElements[0] is not StringConstantExpressionAst name)
                {
                    return null;
                }

                var arguments = command.CommandElements.Skip(1).Select(Argument).ToList();
                if (arguments.Contains(null))
                {
                    return null;
                }

                commands.Add(new PsOwnCommand(i > 0, name.Value, arguments!));
            }
        }

        return commands;
    }

    private static string? Argument(CommandElementAst element) => element switch
    {
        CommandParameterAst { Argument: null } parameter => "-" + parameter.ParameterName,
        CommandParameterAst { Argument: { } value } parameter =>
            Value(value) is { } said ? "-" + parameter.ParameterName + ":" + said : null,
        ScriptBlockExpressionAst filter => Calls(filter) ? null : PsOwnParser.Filter,
        ExpressionAst value => Value(value),
        _ => null,
    };

    private static string? Value(ExpressionAst value) => value switch
    {
        StringConstantExpressionAst text => text.Value,
        ConstantExpressionAst number => number.Extent.Text,
        VariableExpressionAst { Splatted: false } variable when variable.Extent.Text.ToLowerInvariant() is "$true" or "$false" or "$null" =>
            variable.Extent.Text.ToLowerInvariant(),
        ArrayLiteralAst list => list.Elements.Select(Value).ToList() is var values && values.Contains(null)
            ? null : string.Join(",", values),
        _ => null,
    };

    /// <summary>True for a block that does more than compare properties.</summary>
    private static bool Calls(ScriptBlockExpressionAst block) => block.FindAll(
        node => node is CommandAst or InvokeMemberExpressionAst or AssignmentStatementAst or SubExpressionAst or ArrayExpressionAst
            or HashtableAst or IndexExpressionAst
            or ExpandableStringExpressionAst or TypeExpressionAst or ConvertExpressionAst or FileRedirectionAst or ParamBlockAst
            || node is VariableExpressionAst variable
                && variable.VariablePath.UserPath.ToLowerInvariant() is not ("_" or "psitem" or "true" or "false" or "null"),
        searchNestedScriptBlocks: true).Any();
}
