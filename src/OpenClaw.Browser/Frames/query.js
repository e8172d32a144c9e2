// Looks for elements in one document, and reads what stands in them. Runs in an isolated world.
() => {
  const maxLinks = 100;

  // Documents and forms show elements of the page under the elements' names, in every world, before their own members.
  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  const shadowOf = (element) => getter(Element, 'shadowRoot').call(element);

  const first = (root, selector) => {
    const type = root === document ? Document : DocumentFragment;
    const here = type.prototype.querySelector.call(root, selector);
    if (here) {
      return here;
    }
    for (const element of type.prototype.querySelectorAll.call(root, '*')) {
      const shadow = shadowOf(element);
      const inside = shadow && first(shadow, selector);
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
    for (const anchor of Document.prototype.querySelectorAll.call(document, 'a[href]')) {
      if (anchor instanceof HTMLAnchorElement && anchor.href && !lines.has(anchor.href)) {
        lines.set(anchor.href, `${label(anchor)} -> ${anchor.href}`);
        if (lines.size >= maxLinks) {
          break;
        }
      }
    }
    return [...lines.values()];
  };

  // The text as a reader sees it: [found, text, whether there is more]
  const read = (selector, maxChars) => {
    const element = selector ? first(document, selector) : first(document, 'article') ?? first(document, 'main') ?? getter(Document, 'body').call(document);
    if (!element) {
      return [false, '', false];
    }
    const text = (element instanceof HTMLElement ? getter(HTMLElement, 'innerText') : getter(Node, 'textContent')).call(element) ?? '';
    return [true, text.slice(0, maxChars), text.length > maxChars];
  };

  return { first: (selector) => first(document, selector), links, read };
}
