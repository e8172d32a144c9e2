// Looks for elements in one document. Runs in an isolated world.
() => {
  const maxLinks = 100;

  const first = (root, selector) => {
    const here = root.querySelector(selector);
    if (here) {
      return here;
    }
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && first(element.shadowRoot, selector);
      if (inside) {
        return inside;
      }
    }
    return null;
  };

  const label = (anchor) => {
    const text = (anchor.textContent || anchor.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim();
    return text.slice(0, /[\uD800-\uDBFF]/.test(text.charAt(119)) ? 119 : 120) || anchor.href;
  };

  const links = () => {
    const lines = new Map();
    for (const anchor of document.querySelectorAll('a[href]')) {
      if (anchor instanceof HTMLAnchorElement && anchor.href && !lines.has(anchor.href)) {
        lines.set(anchor.href, `${label(anchor)} -> ${anchor.href}`);
        if (lines.size >= maxLinks) {
          break;
        }
      }
    }
    return [...lines.values()];
  };

  return { first: (selector) => first(document, selector), links };
}
