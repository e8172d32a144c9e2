// The text of a page as a reader sees it. Runs in an isolated world.
() => {
  // Documents and forms show elements of the page under the elements' names, in every world, before their own members.
  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  const shadowOf = (element) => getter(Element, 'shadowRoot').call(element);

  const find = (root, selector) => {
    const type = root === document ? Document : DocumentFragment;
    const here = type.prototype.querySelector.call(root, selector);
    if (here) {
      return here;
    }
    for (const element of type.prototype.querySelectorAll.call(root, '*')) {
      const shadow = shadowOf(element);
      const inside = shadow && find(shadow, selector);
      if (inside) {
        return inside;
      }
    }
    return null;
  };

  // [found, text, whether there is more]
  const read = (selector, maxChars) => {
    const element = selector ? find(document, selector) : find(document, 'article') ?? find(document, 'main') ?? getter(Document, 'body').call(document);
    if (!element) {
      return [false, '', false];
    }
    const text = (element instanceof HTMLElement ? getter(HTMLElement, 'innerText') : getter(Node, 'textContent')).call(element) ?? '';
    return [true, text.slice(0, maxChars), text.length > maxChars];
  };

  return { read };
}
