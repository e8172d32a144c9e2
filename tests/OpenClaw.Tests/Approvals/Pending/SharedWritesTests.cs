using OpenClaw.Node.Approvals.Pending;

namespace OpenClaw.Tests.Approvals.Pending;

/// <summary>Many changes of one file at the same time are few writes, and each caller learns what became of its own.</summary>
public sealed class SharedWritesTests
{
    [Fact]
    public async Task WhatComesWhileAnotherIsWrittenIsWrittenWithTheNext()
    {
        SharedWrites writes = new();
        List<int> sizes = [];
        TaskCompletionSource<bool> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Write(IReadOnlyList<Func<List<PendingRequest>, bool>> changes)
        {
            sizes.Add(changes.Count);
            await (sizes.Count == 1 ? first.Task : Task.CompletedTask);
            foreach (Func<List<PendingRequest>, bool> change in changes)
            {
                change([]);
            }
        }
        List<int> order = [];
        Task[] all = [.. Enumerable.Range(0, 500).Select(i => writes.DoAsync(_ =>
        {
            order.Add(i);
            return true;
        }, Write))];
        Assert.All(all, task => Assert.False(task.IsCompleted));
        first.SetResult(true);
        await Task.WhenAll(all).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal([1, 499], sizes);
        Assert.Equal(Enumerable.Range(0, 500), order);
    }

    [Fact]
    public async Task WhatFailsFailsForThoseThatWereInIt()
    {
        SharedWrites writes = new();
        int written = 0;
        TaskCompletionSource<bool> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Write(IReadOnlyList<Func<List<PendingRequest>, bool>> changes)
        {
            int number = ++written;
            await (number == 1 ? first.Task : Task.CompletedTask);
            if (number == 2)
            {
                throw new IOException("full");
            }
        }
        Task one = writes.DoAsync(_ => true, Write), two = writes.DoAsync(_ => true, Write), three = writes.DoAsync(_ => true, Write);
        first.SetResult(true);
        await one.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => two);
        await Assert.ThrowsAsync<IOException>(() => three);
        await writes.DoAsync(_ => true, Write).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(3, written);
    }
}
