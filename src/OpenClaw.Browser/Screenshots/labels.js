// Draws a frame and a tag over each element of a list, and takes them away again. Runs in an isolated world. All of it is one element of the
// page with a closed shadow root: the page's styles do not reach what is inside.
() => {
  const hostName = 'openclaw-labels';

  // A document shows elements of the page under the elements' names, in every world, before its own members.
  const create = (name) => Document.prototype.createElement.call(document, name);

  const clear = () => {
    for (const host of Document.prototype.querySelectorAll.call(document, hostName)) {
      host.remove();
    }
  };

  const styled = (style, text) => {
    const element = create('div');
    element.style.cssText = `position:absolute;box-sizing:border-box;pointer-events:none;${style}`;
    element.textContent = text;
    return element;
  };

  // items: [ref, x, y, width, height] in CSS pixels of the document; top: where the picture begins.
  const draw = (items, top) => {
    clear();
    const host = create(hostName);
    host.style.cssText = 'all:initial;position:absolute;top:0;left:0;width:0;height:0;pointer-events:none;z-index:2147483647';
    const root = host.attachShadow({ mode: 'closed' });
    for (const [ref, x, y, width, height] of items) {
      const tagTop = y - top < 14 ? y + 2 : y - 14;
      root.append(
        styled(`left:${x}px;top:${y}px;width:${width}px;height:${height}px;border:2px solid #ffb020`, ''),
        styled(`left:${x}px;top:${tagTop}px;background:#ffb020;color:#1a1a1a;font:bold 11px/14px monospace;padding:0 4px;border-radius:2px;white-space:nowrap`, ref));
    }
    Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document).append(host);
    // The element stands at its offset parent's origin; a body or html with a position of its own must not move it.
    const moved = host.getBoundingClientRect();
    host.style.left = `${-(moved.left + scrollX)}px`;
    host.style.top = `${-(moved.top + scrollY)}px`;
  };

  return { draw, clear };
}
