using System.Text;

namespace OpenClaw.Node.Compat;

/// <summary>
/// Legacy code pages: built into .NET Framework, behind a provider elsewhere. The provider is asked, not registered for the whole process.
/// </summary>
internal static class CodePages
{
    public static Encoding? Get(int codePage)
#if NET
        => CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
#else
        => Encoding.GetEncoding(codePage);
#endif
}
