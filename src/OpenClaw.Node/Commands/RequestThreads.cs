using System.Diagnostics;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Commands;

/// <summary>
/// The threads on which requests are read, decided and started: a few, whatever number of requests comes, and never those of the pool,
/// which are for what is quick. A thread that a file system does not answer for a while is replaced, up to a number, so that what is behind
/// it goes on, and later given up with its request.
/// </summary>
/// <param name="limit">How long a file system may take to answer one question.</param>
internal sealed class RequestThreads(TimeSpan limit)
{
    /// <summary>How many work at the same time.</summary>
    public const int Most = 4;

    /// <summary>How many may wait for a file system that does not answer, beside those.</summary>
    public const int MostSilent = 16;

    private TimeSpan SlowLimit => TimeSpan.FromTicks(limit.Ticks / 10);

    // A thread without work ends: an idle node has none of them.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private readonly Queue<(Work Work, long At)> _waiting = new(); // this and all below under _gate
    private readonly List<Worker> _workers = [];
    private int _idle;
    private bool _ended;
    private Timer? _watch;
    private bool _watching;

    /// <summary>How many threads there are now.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _workers.Count;
            }
        }
    }

    /// <summary>Does a piece of a request's work on one of the threads.</summary>
    /// <param name="files">The request's questions.</param>
    /// <param name="action">The work; it must not throw.</param>
    /// <param name="giveUp">Called at most once, when nobody should wait for it any more: with the place that does not answer.</param>
    public void Do(FileQuestions files, Action action, Action<string> giveUp)
    {
        bool here = false;
        lock (_gate)
        {
            _waiting.Enqueue((new Work(files, action, giveUp), Now));
            if (_idle > 0)
            {
                Monitor.Pulse(_gate);
            }
            here = _idle < _waiting.Count && !TryAdd() && _workers.Count == 0;
            Watch();
        }
        if (here)
        {
            // No thread can be made: one of the pool does it.
            ThreadPool.QueueUserWorkItem(_ => RunThere());
        }
    }

    /// <summary>Nothing is expected any more: no thread waits for work. What comes all the same is done.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private static long Now => Stopwatch.GetTimestamp();

    private void Watch()
    {
        if (!_watching)
        {
            _watching = true;
            int period = (int)Math.Max(5, SlowLimit.TotalMilliseconds / 4);
            _watch ??= new Timer(_ => Look(), null, Timeout.Infinite, Timeout.Infinite);
            _watch.Change(period, period);
        }
    }

    // Under _gate.
    private int Working => _workers.Count(static worker => !worker.IsReplaced);

    // Under _gate. False when there are as many as there may be, or the system has no thread left.
    private bool TryAdd()
    {
        if (Working >= Most || _workers.Count >= Most + MostSilent)
        {
            return false;
        }
        var worker = new Worker();
        bool flows = !ExecutionContext.IsFlowSuppressed();
        using AsyncFlowControl? kept = flows ? ExecutionContext.SuppressFlow() : null;
        try
        {
            new Thread(() => Run(worker)) { IsBackground = true, Name = "OpenClaw requests" }.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
        _workers.Add(worker);
        return true;
    }

    private void Run(Worker self)
    {
        while (Take(self) is { } work)
        {
            Carry(work);
            if (!Leave(self))
            {
                return;
            }
        }
    }

    private void RunThere()
    {
        Work work;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }
            work = _waiting.Dequeue().Work;
        }
        Carry(work);
    }

    private static void Carry(Work work)
    {
        FileQuestions.OfThisThread = work.Files;
        try
        {
            work.Action();
        }
        finally
        {
            FileQuestions.OfThisThread = null;
        }
    }

    private Work? Take(Worker self)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                _idle++;
                bool woken = !_ended && Monitor.Wait(_gate, IdleLimit);
                _idle--;
                if ((_ended || !woken) && _waiting.Count == 0)
                {
                    _workers.Remove(self);
                    return null;
                }
            }
            self.Since = Now;
            return self.Work = _waiting.Dequeue().Work;
        }
    }

    // False when the thread ends: it was replaced while it waited.
    private bool Leave(Worker self)
    {
        lock (_gate)
        {
            bool stays = !self.IsSilent && (!self.IsReplaced || Working < Most);
            Return(self);
            if (!stays)
            {
                _workers.Remove(self);
            }
            return stays;
        }
    }

    // Under _gate: it was answered.
    private static void Return(Worker worker)
    {
        if (worker.Place is { } place)
        {
            SilentPlaces.Remove(place, worker.IsSilent);
        }
        (worker.Work, worker.Place, worker.IsLong, worker.IsSlow, worker.IsSilent) = (null, null, false, false, false);
    }

    /// <summary>Gives up what waits for a file system for too long, and what waits for a thread that does.</summary>
    private void Look()
    {
        var slow = new List<(Worker Worker, Work Work, string Path)>();
        var silent = new List<(Work Work, string Place)>();
        var behind = new List<Work>();
        lock (_gate)
        {
            foreach (Worker worker in _workers)
            {
                // Many short waits keep a thread as one long one does.
                worker.IsLong |= worker.Work is not null && FileQuestions.IsOver(SlowLimit, worker.Since);
                if (worker is not { IsSilent: false, Work: { Files: { } files } work })
                {
                    continue;
                }
                if (!worker.IsSlow && files.SilentFor(SlowLimit) is { } path)
                {
                    worker.IsSlow = true;
                    slow.Add((worker, work, path));
                }
                else if (worker.Place is { } place && files.SilentFor(limit) is not null)
                {
                    files.GiveUp();
                    worker.IsSilent = true;
                    SilentPlaces.IsSilent(place);
                    silent.Add((work, place));
                }
                else if (worker.Place is { } passed && files.SilentFor(SlowLimit) is null)
                {
                    // It got its answer and goes on.
                    SilentPlaces.Remove(passed, wasSilent: false);
                    (worker.Place, worker.IsSlow) = (null, false);
                }
            }
            while (_waiting.Count > _idle && TryAdd())
            {
            }
            if (_workers.Count > 0 && _workers.TrueForAll(static worker => worker.IsSilent))
            {
                // All that there may be wait: what stands behind them for too long is told so.
                while (_waiting.Count > 0 && FileQuestions.IsOver(limit, _waiting.Peek().At))
                {
                    behind.Add(_waiting.Dequeue().Work);
                }
            }
            if (_waiting.Count == 0 && _workers.TrueForAll(static worker => worker.Work is null || worker.IsSilent))
            {
                _watching = false;
                _watch!.Change(Timeout.Infinite, Timeout.Infinite);
            }
        }
        foreach ((Worker worker, Work work, string path) in slow)
        {
            Note(worker, work, path);
        }
        foreach ((Work work, string place) in silent)
        {
            work.GiveUp(place);
        }
        foreach (Work work in behind)
        {
            work.Files.GiveUp();
            work.GiveUp("a file system that other requests wait for");
            // What a request would do ends with its first question, and what it holds is let go.
            ThreadPool.QueueUserWorkItem(_ => Carry(work));
        }
    }

    private void Note(Worker worker, Work work, string path)
    {
        string place = SilentPlaces.Add(path);
        lock (_gate)
        {
            if (worker.Work == work && worker.IsSlow)
            {
                worker.Place = place;
                return;
            }
        }
        // It came back meanwhile.
        SilentPlaces.Remove(place, wasSilent: false);
    }

    private sealed record Work(FileQuestions Files, Action Action, Action<string> GiveUp);

    private sealed class Worker
    {
        public Work? Work { get; set; }

        /// <summary>Since when it does it.</summary>
        public long Since { get; set; }

        /// <summary>True when it has been at one piece of work for a while, whatever it waits for.</summary>
        public bool IsLong { get; set; }

        /// <summary>True while it has waited for one answer for a while.</summary>
        public bool IsSlow { get; set; }

        /// <summary>True when another one works in its place.</summary>
        public bool IsReplaced => IsLong || IsSlow;

        /// <summary>True since its request was given up as well.</summary>
        public bool IsSilent { get; set; }

        /// <summary>Where it waits.</summary>
        public string? Place { get; set; }
    }
}
