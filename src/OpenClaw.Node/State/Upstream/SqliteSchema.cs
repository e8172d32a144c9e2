namespace OpenClaw.Node.State.Upstream;

/// <summary>The column names of a CREATE TABLE statement, in the order in which rows hold them.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

    /// <exception cref="FormatException">It is a table of another kind, whose rows lie elsewhere.</exception>
    public static string[] Columns(string sql)
    {
        int open = sql.IndexOf('('), close = sql.LastIndexOf(')');
        if (open < 0 || close < open || sql.Substring(close).IndexOf("WITHOUT", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw new FormatException("a table of the database is of a kind that is not supported");
        }
        var columns = new List<string>();
        int depth = 0, from = open + 1;
        for (int at = open + 1; at <= close; at++)
        {
            char c = sql[at];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if ((c == ',' && depth == 0) || at == close)
            {
                string name = sql.Substring(from, at - from).Trim().Split([' ', '\t', '\r', '\n', '('], 2)[0].Trim('"', '`', '[', ']');
                if (name.Length > 0 && !Constraints.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    columns.Add(name);
                }
                from = at + 1;
            }
        }
        return [.. columns];
    }
}
