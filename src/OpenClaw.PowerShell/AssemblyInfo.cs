// The cmdlets live in Commands/, one noun a file.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OpenClaw.Tests")]
