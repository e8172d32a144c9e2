namespace OpenClaw.Tests;
public class SkeletonTests { [Fact] public void Builds() => Assert.NotNull(typeof(object)); }
