using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Input;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Actions;

/// <summary>type, insertText, press, fill and select: what goes into the controls of a form.</summary>
internal sealed class TextActions(ElementWork elements, PointerActions pointer, Keyboard keyboard, TimeProvider clock)
{
    // Between two letters when an agent types slowly (docs/protocol/browser.md 2.6).
    private static readonly TimeSpan PerLetter = TimeSpan.FromMilliseconds(75);

    private static readonly string[] ToFill = ["visible", "enabled", "editable"];
    private static readonly string[] ToSelect = ["visible", "enabled"];

    public async Task TypeAsync(TypeAct act, CancellationToken cancellationToken)
    {
        TimeSpan timeout = ActTimes.Interaction(act.Timeout);
        if (act.Slowly)
        {
            await pointer.ClickAsync(act.Target, timeout, cancellationToken).ConfigureAwait(false);
            await FocusAsync(act.Target, timeout, cancellationToken).ConfigureAwait(false);
            await TypeSlowlyAsync(act, timeout, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FillAsync(act.Target, act.Text, timeout, cancellationToken).ConfigureAwait(false);
        }
        if (act.Submit)
        {
            await FocusAsync(act.Target, timeout, cancellationToken).ConfigureAwait(false);
            await keyboard.PressAsync("Enter", TimeSpan.Zero, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task InsertAsync(InsertTextAct act, CancellationToken cancellationToken) =>
        keyboard.InsertTextAsync(act.Text, cancellationToken);

    public Task PressAsync(PressAct act, CancellationToken cancellationToken) =>
        keyboard.PressAsync(act.Chord, act.Delay, clock, cancellationToken);

    public async Task FillAsync(FillAct act, CancellationToken cancellationToken)
    {
        TimeSpan timeout = ActTimes.Interaction(act.Timeout);
        foreach (FormField field in act.Fields)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = new ElementTarget(field.Ref, null);
            await (field.IsSwitch
                ? SwitchAsync(target, field.On, timeout, cancellationToken)
                : FillAsync(target, field.Text, timeout, cancellationToken)).ConfigureAwait(false);
        }
    }

    public Task SelectAsync(SelectAct act, CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(act.Target, ActTimes.Interaction(act.Timeout), async (element, attempt, stop) =>
        {
            if (await ElementWork.CheckAsync(element, ToSelect, stop).ConfigureAwait(false) is { } obstacle)
            {
                return obstacle;
            }
            return await element.AskAsync("select", stop, act.Values).ConfigureAwait(false) switch
            {
                "done" => true,
                "noselect" => throw ElementProblem.NotSelect(element.Label),
                "disabled" => Obstacle.OptionDisabled,
                _ => Obstacle.NoSuchOption,
            };
        }, cancellationToken);

    private Task FillAsync(ElementTarget target, string value, TimeSpan timeout, CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(target, timeout, async (element, attempt, stop) =>
        {
            if (await ElementWork.CheckAsync(element, ToFill, stop).ConfigureAwait(false) is { } obstacle)
            {
                return obstacle;
            }
            switch (await element.AskAsync("fill", stop, value).ConfigureAwait(false))
            {
                case "done":
                    return true;
                case "type":
                    // Everything is selected: what is inserted takes its place.
                    await (value.Length > 0
                        ? keyboard.InsertTextAsync(value, CancellationToken.None)
                        : keyboard.PressAsync("Delete", TimeSpan.Zero, clock, CancellationToken.None)).ConfigureAwait(false);
                    return true;
                case "malformed":
                    throw ElementProblem.BadValue(element.Label);
                case "number":
                    throw ElementProblem.NotNumber(element.Label);
                case "text":
                    throw ElementProblem.NotText(element.Label);
                default:
                    throw ElementProblem.NotFillable(element.Label);
            }
        }, cancellationToken);

    private async Task SwitchAsync(ElementTarget target, bool on, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await IsAsync(target, on, timeout, cancellationToken).ConfigureAwait(false))
        {
            return;
        }
        await pointer.ClickAsync(target, timeout, cancellationToken).ConfigureAwait(false);
        // A page that draws its own switch may need a moment.
        if (!await IsAsync(target, on, timeout, cancellationToken).ConfigureAwait(false))
        {
            await clock.PauseAsync(TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
            if (!await IsAsync(target, on, timeout, cancellationToken).ConfigureAwait(false))
            {
                throw ElementProblem.DidNotCheck(target.Label);
            }
        }
    }

    private Task<bool> IsAsync(ElementTarget target, bool on, TimeSpan timeout, CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(target, timeout, async (element, attempt, stop) =>
            await element.AskAsync("checkState", stop).ConfigureAwait(false) switch
            {
                "on" => on,
                "radio-on" => on ? true : throw ElementProblem.CannotUncheck(element.Label),
                "off" => !on,
                "mixed" => false,
                _ => throw ElementProblem.NotCheckable(element.Label),
            }, cancellationToken);

    private Task FocusAsync(ElementTarget target, TimeSpan timeout, CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(target, timeout, async (element, attempt, stop) =>
        {
            await element.CallAsync("focus", stop).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    private async Task TypeSlowlyAsync(TypeAct act, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = clock.CancelAfter(timeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await keyboard.TypeAsync(act.Text, PerLetter, clock, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ElementProblem.Problem(
                $"Element \"{act.Target.Label}\": typing took longer than {timeout.TotalMilliseconds:0} ms. Give a larger timeoutMs, or type without slowly.");
        }
    }
}
