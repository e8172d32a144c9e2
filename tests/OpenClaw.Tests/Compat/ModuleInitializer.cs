#if !NET
namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs the name only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ModuleInitializerAttribute : Attribute;
#endif
