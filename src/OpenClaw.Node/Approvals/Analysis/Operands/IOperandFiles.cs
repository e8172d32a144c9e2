namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>What <see cref="ScriptOperand"/> asks the file system. Paths may be relative to the request's directory.</summary>
internal interface IOperandFiles
{
    /// <summary>True when the path leads to an existing regular file.</summary>
    bool IsFile(string path);

    /// <summary>
    /// True when the node could change what the path leads to: the file, its folder or a symbolic link on the way is writable or its own
    /// (docs/protocol/policy.md 6.3).
    /// </summary>
    bool IsMutable(string path);

    /// <summary>True when the file is no ELF, Mach-O or PE program, or cannot be read.</summary>
    bool IsScriptLike(string path);

    /// <summary>True when the file is there to be carried out: an executable one, a text that names its interpreter, or called like
    /// one.</summary>
    bool IsCode(string path);
}
