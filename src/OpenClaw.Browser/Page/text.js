// The text of a page as a reader sees it. Runs in an isolated world.
() => {
  const find = (root, selector) => {
    const here = root.querySelector(selector);
    if (here) {
      return here;
    }
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && find(element.shadowRoot, selector);
      if (inside) {
        return inside;
      }
    }
    return null;
  };

  // [found, text, whether there is more]
  const read = (selector, maxChars) => {
    const element = selector ? find(document, selector) : find(document, 'article') ?? find(document, 'main') ?? document.body;
    if (!element) {
      return [false, '', false];
    }
    const text = element.innerText ?? element.textContent ?? '';
    return [true, text.slice(0, maxChars), text.length > maxChars];
  };

  return { read };
}
