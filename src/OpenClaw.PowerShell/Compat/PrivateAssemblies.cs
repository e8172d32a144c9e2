using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace OpenClaw.PowerShell.Compat;

/// <summary>
/// Loads the assemblies behind the cmdlets so that they can never clash with another module's.
/// Only this assembly is loaded where PowerShell puts it.
/// </summary>
/// <remarks>
/// PowerShell 7: this assembly asks for <c>OpenClaw.Node</c> or another library of ours, the default context does not find them and raises
/// <c>Resolving</c>, and the answer comes from a load context of our own, in which also everything they ask for is loaded (BouncyCastle,
/// YamlDotNet). The handler answers for names that are ours alone: another module that looks for YamlDotNet must not get our copy. Windows
/// PowerShell: .NET Framework has no load contexts, and this assembly was loaded with LoadFrom. The handler answers requests that come from
/// an assembly in our folder, with a file from our folder, whatever its version (there is no app.config to redirect bindings).
/// </remarks>
internal static class PrivateAssemblies
{
    private static readonly string CmdletFolder = Path.GetDirectoryName(typeof(PrivateAssemblies).Assembly.Location)!;

#if NET
    // Not the cmdlets' own folder: there LoadFrom would find the files by itself and put them into the default context.
    private static readonly string Folder = Path.Combine(CmdletFolder, "private");
#else
    // The cmdlets' own folder: Windows PowerShell looks at all types of the assembly before OnImport runs, and some of them implement our
    // libraries' interfaces.
    private static readonly string Folder = CmdletFolder;
#endif

    private static int _registered;

    /// <summary>
    /// Starts answering; calls after the first do nothing. A handler stays when the module is removed: types that are alive may still load
    /// more.
    /// </summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
        {
#if NET
            AssemblyLoadContext.GetLoadContext(typeof(PrivateAssemblies).Assembly)!.Resolving += ResolveOurs;
#else
            AppDomain.CurrentDomain.AssemblyResolve += ResolveForUs;
#endif
        }
    }

#if NET
    // One that is not beside us would be asked for here again, and again: the context that does not find it asks the one that we answer
    // for.
    private static Assembly? ResolveOurs(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is ("OpenClaw.Node" or "OpenClaw.Gateway" or "OpenClaw.Browser") && File.Exists(PathOf(name))
            ? PrivateContext.Instance.LoadFromAssemblyName(name)
            : null;

    private static string PathOf(AssemblyName name) => Path.Combine(Folder, name.Name + ".dll");

    private sealed class PrivateContext() : AssemblyLoadContext("OpenClaw")
    {
        public static PrivateContext Instance { get; } = new();

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = PathOf(assemblyName);
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#else
    private static Assembly? ResolveForUs(object? sender, ResolveEventArgs request)
    {
        if (request.RequestingAssembly is not { IsDynamic: false } requester || !IsOurs(requester.Location))
        {
            return null;
        }

        string path = Path.Combine(Folder, new AssemblyName(request.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsOurs(string location) =>
        location.Length > 0 && string.Equals(Path.GetDirectoryName(location), Folder, StringComparison.OrdinalIgnoreCase);
#endif
}
