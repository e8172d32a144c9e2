using System.Globalization;

namespace OpenClaw.Browser.Emulation;

/// <summary>A device whose screen, touch and user agent a page may be shown (POST /set/device). Names as Playwright spells them.</summary>
/// <param name="Name">For example <c>iPhone 15</c>.</param>
/// <param name="Width">Of what the page gets, CSS pixels.</param>
/// <param name="Height">Of what the page gets.</param>
/// <param name="ScreenWidth">Of the whole screen.</param>
/// <param name="ScreenHeight">Of the whole screen.</param>
/// <param name="Scale">Device pixels in a CSS pixel.</param>
/// <param name="IsMobile">Phones and tablets: touch, and a viewport as the page's meta tag says.</param>
/// <param name="Platform">What stands in the first brackets of the user agent.</param>
internal sealed record Device(string Name, int Width, int Height, int ScreenWidth, int ScreenHeight, double Scale, bool IsMobile,
    string Platform)
{
    private const string Landscape = " landscape";

    private static readonly Device[] Known =
    [
        .. Phones("iPhone; CPU iPhone OS {0} like Mac OS X", """
            iPhone SE (3rd gen) 375 667 667 2 18_5
            iPhone 12 390 664 844 3 14_4
            iPhone 13 390 664 844 3 15_0
            iPhone 14 390 664 844 3 16_0
            iPhone 14 Pro Max 430 740 932 3 16_0
            iPhone 15 393 659 852 3 17_5
            iPhone 15 Pro 393 659 852 3 17_5
            iPhone 15 Pro Max 430 739 932 3 17_5
            iPhone 16 393 659 852 3 18_7
            iPhone 16 Pro 402 681 874 3 18_7
            iPhone 16 Pro Max 440 763 956 3 18_7
            iPhone 17 402 681 874 3 18_7
            """),
        .. Phones("iPad; CPU OS {0} like Mac OS X", """
            iPad Mini 768 1024 1024 2 12_2
            iPad (gen 7) 810 1080 1080 2 12_2
            iPad (gen 11) 656 944 944 2.5 18_5
            iPad Pro 11 834 1194 1194 2 12_2
            """),
        .. Phones("Linux; Android {0}", """
            Pixel 5 393 727 851 2.75 11;+Pixel+5
            Pixel 6 412 839 915 2.625 12;+Pixel+6
            Pixel 7 412 839 915 2.625 14;+Pixel+7
            Pixel 8 412 839 915 2.625 14;+Pixel+8
            Pixel 9 360 732 808 3 14;+Pixel+9
            Pixel 10 360 732 808 3 16;+Pixel+10
            Galaxy S8 360 740 740 3 7.0;+SM-G950U
            Galaxy S9+ 320 658 658 4.5 8.0.0;+SM-G965U
            Galaxy S24 360 780 780 3 14;+SM-S921U
            Galaxy A55 480 1040 1040 2.25 14;+SM-A556B
            Galaxy Tab S9 640 1024 1024 2.5 14;+SM-X710
            """),
        new("Desktop Chrome", 1280, 720, 1920, 1080, 1, false, "Windows NT 10.0; Win64; x64"),
        new("Desktop Chrome HiDPI", 1280, 720, 1792, 1120, 2, false, "Windows NT 10.0; Win64; x64"),
        new("Desktop Edge", 1280, 720, 1920, 1080, 1, false, "Windows NT 10.0; Win64; x64"),
        new("Desktop Safari", 1280, 720, 1792, 1120, 2, false, "Macintosh; Intel Mac OS X 10_15_7"),
        new("Desktop Firefox", 1280, 720, 1920, 1080, 1, false, "Windows NT 10.0; Win64; x64; rv:155.0"),
    ];

    /// <summary>Every name, in order.</summary>
    public static IEnumerable<string> Names => Known.Select(device => device.Name);

    /// <summary>The device of a name, whatever its case; <c>iPhone 15 landscape</c> lies on its side. Null when there is none.</summary>
    public static Device? Find(string name)
    {
        bool turned = name.EndsWith(Landscape, StringComparison.OrdinalIgnoreCase);
        string upright = turned ? name.Substring(0, name.Length - Landscape.Length) : name;
        Device? found = Array.Find(Known, device => device.Name.Equals(upright, StringComparison.OrdinalIgnoreCase));
        return found is null || (turned && !found.IsMobile) ? null : turned ? found.Turned() : found;
    }

    /// <summary>What the device's own browser would send, in the version of the browser that runs here.</summary>
    /// <param name="product">For example <c>Chrome/156.0.8078.79</c>.</param>
    public string UserAgent(string product)
    {
        string version = product.Split('/').Last().Split('.')[0] is { Length: > 0 and <= 4 } major && major.All(char.IsDigit)
            ? major : "150";
        if (Name == "Desktop Firefox")
        {
            return $"Mozilla/5.0 ({Platform}) Gecko/20100101 Firefox/155.0";
        }
        if (Platform.StartsWith("iP", StringComparison.Ordinal) || Name == "Desktop Safari")
        {
            return $"Mozilla/5.0 ({Platform}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 {(IsMobile ? "Mobile/15E148 " : "")}Safari/{(IsMobile ? "604.1" : "605.1.15")}";
        }
        string tail = Name == "Desktop Edge" ? $" Edg/{version}.0.0.0" : "";
        return $"Mozilla/5.0 ({Platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 {(IsMobile ? "Mobile " : "")}Safari/537.36{tail}";
    }

    private Device Turned() =>
        this with { Name = Name + Landscape, Width = Height, Height = Width, ScreenWidth = ScreenHeight, ScreenHeight = ScreenWidth };

    // One line each: name, width, height of the page, height of the screen, scale, what stands in the platform.
    private static IEnumerable<Device> Phones(string platform, string lines) => lines.Split('\n').Select(line =>
    {
        string[] words = line.Trim().Split(' ');
        int[] sizes = words.Skip(words.Length - 5).Take(3).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Device(
            string.Join(" ", words.Take(words.Length - 5)), sizes[0], sizes[1], sizes[0], sizes[2],
            double.Parse(words[words.Length - 2], CultureInfo.InvariantCulture), true,
            string.Format(CultureInfo.InvariantCulture, platform, words[words.Length - 1].Replace('+', ' ')));
    });
}
