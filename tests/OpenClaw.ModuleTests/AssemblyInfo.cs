using Xunit.Sdk;
using Xunit.v3;

// Nothing here shares more than the staged module; the Pester suite waits for other processes most of the time.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]
[assembly: AssemblyFixture(typeof(OpenClaw.ModuleTests.Pester.PesterSuite))]
