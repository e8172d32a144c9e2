// What actions ask of one frame. Runs in an isolated world: the page's own overrides of the DOM do not reach it.
// Everything is a function of the object that the last expression gives; Elements/FrameScript.cs calls them by name.
(() => {
  'use strict';

  const inputTypesSetDirectly = new Set(['color', 'date', 'time', 'datetime-local', 'month', 'range', 'week']);
  const inputTypesTyped = new Set(['', 'email', 'number', 'password', 'search', 'tel', 'text', 'url']);
  let found = [];
  let drag = null;

  // ---- documents and forms show elements of the page under the elements' names, in every world, before their own members ----

  const member = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name);
  const getter = (type, name) => {
    const { get } = member(type, name);
    return (node) => get.call(node);
  };
  const ofDocument = (name) => member(Document, name).get.call(document);
  const documentDoes = (name, ...given) => member(Document, name).value.call(document, ...given);
  const all = (root, selector) =>
    (root instanceof Document ? Document : root instanceof Element ? Element : DocumentFragment).prototype.querySelectorAll.call(root, selector);
  const shadowOf = getter(Element, 'shadowRoot');
  const slotOf = getter(Element, 'assignedSlot');
  const childrenOf = getter(Element, 'children');
  const parentNodeOf = getter(Node, 'parentNode');
  const firstChildOf = getter(Node, 'firstChild');
  const nextSiblingOf = getter(Node, 'nextSibling');
  const nodeNameOf = getter(Node, 'nodeName');
  const nodeTypeOf = getter(Node, 'nodeType');
  const attributeOf = (element, name) => Element.prototype.getAttribute.call(element, name);

  // ---- the tree as the user sees it: through slots and shadow roots ----

  const parentOf = (node) => {
    const slot = node instanceof Element ? slotOf(node) : node instanceof Text ? node.assignedSlot : null;
    const parent = parentNodeOf(node);
    return slot ?? (parent instanceof ShadowRoot ? parent.host : parent);
  };

  const isInside = (node, ancestor) => {
    for (let at = node; at; at = parentOf(at)) {
      if (at === ancestor) {
        return true;
      }
    }
    return false;
  };

  // Document order, open shadow roots right after their host.
  const rootsBelow = (root) => {
    const roots = [root];
    for (const element of all(root, '*')) {
      const shadow = shadowOf(element);
      if (shadow) {
        roots.push(...rootsBelow(shadow));
      }
    }
    return roots;
  };

  const unique = (list) => [...new Set(list)];

  const searchable = (scope) => {
    const roots = rootsBelow(scope);
    const shadow = scope instanceof Element ? shadowOf(scope) : null;
    if (shadow) {
      roots.push(...rootsBelow(shadow));
    }
    return roots;
  };

  // ---- selectors: CSS through open shadow roots; xpath=, text=, id=, nth=, visible=; parts joined by >> ----

  const splitOutside = (text, isSeparator) => {
    const parts = [];
    let depth = 0;
    let quote = null;
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = text[i];
      if (letter === '\\') {
        i++;
      } else if (quote) {
        quote = letter === quote ? null : quote;
      } else if (letter === '"' || letter === "'") {
        quote = letter;
      } else if ('([{'.includes(letter)) {
        depth++;
      } else if (')]}'.includes(letter)) {
        depth--;
      } else if (depth <= 0) {
        const length = isSeparator(text, i);
        if (length > 0) {
          parts.push(text.slice(start, i));
          i += length - 1;
          start = i + 1;
        }
      }
    }
    parts.push(text.slice(start));
    return parts;
  };

  const chainSeparator = (text, i) => (text[i] === '>' && text[i + 1] === '>' ? 2 : 0);

  // A blank that is a descendant combinator, not one around > + ~ or a comma.
  const descendantSeparator = (text, i) => {
    if (!/\s/.test(text[i])) {
      return 0;
    }
    const run = /^\s+/.exec(text.slice(i))[0].length;
    const before = text[i - 1];
    const after = text[i + run];
    return before && after && !'>+~,'.includes(before) && !'>+~,'.includes(after) ? run : 0;
  };

  const css = (scope, selector) => {
    const plain = searchable(scope).flatMap((root) => [...all(root, selector)]);
    if (plain.length > 0 || splitOutside(selector, (text, i) => (text[i] === ',' ? 1 : 0)).length > 1) {
      return plain;
    }
    // An ancestor may stand outside the shadow root in which its descendant is.
    const steps = splitOutside(selector.trim(), descendantSeparator);
    if (steps.length < 2) {
      return plain;
    }
    let scopes = [scope];
    for (const step of steps) {
      scopes = unique(scopes.flatMap((one) => searchable(one).flatMap((root) => [...all(root, step)])));
    }
    return scopes;
  };

  const xpath = (scope, expression) => {
    const path = expression.startsWith('/') && scope !== document ? '.' + expression : expression;
    const result = documentDoes('evaluate', path, scope, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
    return Array.from({ length: result.snapshotLength }, (_, i) => result.snapshotItem(i)).filter((node) => node instanceof Element);
  };

  const one = (list, index) => {
    const at = index < 0 ? list.length + index : index;
    return list[at] ? [list[at]] : [];
  };

  const step = (scopes, part) => {
    const engine = /^\s*(css|xpath|text|id|nth|visible)=([^]*)$/.exec(part);
    const body = engine ? engine[2].trim() : part.trim();
    const kind = engine ? engine[1] : /^(\/\/|\.\.|\(\/\/)/.test(body) ? 'xpath' : 'css';
    switch (kind) {
      case 'nth':
        return one(scopes, Number(body));
      case 'visible':
        return scopes.filter((element) => element instanceof Element && isVisible(element) === (body !== 'false'));
      case 'id':
        return unique(scopes.flatMap((scope) => css(scope, '#' + CSS.escape(body))));
      case 'xpath':
        return unique(scopes.flatMap((scope) => xpath(scope, body)));
      case 'text':
        return unique(scopes.flatMap((scope) => byText(scope, body)));
      default:
        return unique(scopes.flatMap((scope) => css(scope, body)));
    }
  };

  const query = (selector) => splitOutside(selector, chainSeparator).reduce(step, [document]).filter((node) => node instanceof Element);

  // ---- texts ----

  const normal = (text) => text.replace(/[\u200b\u00ad]/g, '').replace(/\s+/g, ' ').trim();

  const skipped = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'HEAD', 'TEMPLATE']);

  const textOf = (node, cache) => {
    if (cache.has(node)) {
      return cache.get(node);
    }
    let text = '';
    if (node instanceof HTMLInputElement && (node.type === 'submit' || node.type === 'button')) {
      text = node.value;
    } else if (!skipped.has(nodeNameOf(node))) {
      for (let child = firstChildOf(node); child; child = nextSiblingOf(child)) {
        text += nodeTypeOf(child) === Node.TEXT_NODE ? child.nodeValue : nodeTypeOf(child) === Node.ELEMENT_NODE ? textOf(child, cache) : '';
      }
      const shadow = node instanceof Element ? shadowOf(node) : null;
      text += shadow ? textOf(shadow, cache) : '';
    }
    cache.set(node, text);
    return text;
  };

  // The innermost elements that hold the text, as a reader would point at it.
  const byText = (scope, wanted) => {
    const quoted = /^(["'])([^]*)\1$/.exec(wanted);
    const sought = quoted ? normal(quoted[2]) : normal(wanted).toLowerCase();
    const cache = new Map();
    const holds = (node) => (quoted ? normal(textOf(node, cache)) === sought : normal(textOf(node, cache)).toLowerCase().includes(sought));
    return searchable(scope).flatMap((root) => [...all(root, '*')]).filter((element) =>
      !skipped.has(nodeNameOf(element)) && holds(element) && ![...childrenOf(element), ...(shadowOf(element)?.children ?? [])].some(holds));
  };

  // ---- states ----

  const isVisible = (element) => {
    const style = getComputedStyle(element);
    if (style.display === 'contents') {
      return [...element.childNodes].some((child) => {
        if (child.nodeType === Node.ELEMENT_NODE) {
          return isVisible(child);
        }
        if (child.nodeType !== Node.TEXT_NODE) {
          return false;
        }
        const range = documentDoes('createRange');
        range.selectNode(child);
        const box = range.getBoundingClientRect();
        return box.width > 0 && box.height > 0;
      });
    }
    if (!element.checkVisibility() || style.visibility !== 'visible') {
      return false;
    }
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };

  const isEnabled = (element) => {
    if (element.matches(':disabled')) {
      return false;
    }
    for (let at = element; at; at = parentOf(at)) {
      const said = at instanceof Element ? attributeOf(at, 'aria-disabled') : null;
      if (said !== null) {
        return said.toLowerCase() !== 'true';
      }
    }
    return true;
  };

  const isControl = (element) =>
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;

  // undefined: not a thing that is edited at all.
  const isEditable = (element) => {
    if (isControl(element)) {
      return isEnabled(element) && !element.readOnly && element.getAttribute('aria-readonly')?.toLowerCase() !== 'true';
    }
    if (element.isContentEditable) {
      return isEnabled(element) && element.getAttribute('aria-readonly')?.toLowerCase() !== 'true';
    }
    return undefined;
  };

  // A label stands for its control.
  const controlOf = (element) => {
    if (isControl(element) || element.isContentEditable) {
      return element;
    }
    const label = element.closest('label');
    return label?.control ?? element;
  };

  const frameTick = () => new Promise((resolve) => {
    // A page that is not shown has no frames to wait for.
    const late = setTimeout(resolve, 200);
    requestAnimationFrame(() => {
      clearTimeout(late);
      resolve();
    });
  });

  const announce = (element) => {
    element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    element.dispatchEvent(new Event('change', { bubbles: true }));
  };

  return {
    // ---- finding ----

    locate: (selector) => {
      found = query(selector);
      return found.length;
    },
    located: () => found[0] ?? null,

    // 'none', 'hidden' or 'visible' of the first match.
    selectorState: (selector) => {
      const first = query(selector)[0];
      return first ? (isVisible(first) ? 'visible' : 'hidden') : 'none';
    },
    textState: (text) => {
      const first = ofDocument('documentElement') ? byText(document, text)[0] : undefined;
      return first ? (isVisible(first) ? 'visible' : 'hidden') : 'none';
    },
    page: () => ({ url: location.href, ready: ofDocument('readyState') }),

    // ---- states ----

    // The first wanted state that does not hold, or 'done'.
    check: async (element, wanted) => {
      const target = wanted.includes('editable') ? controlOf(element) : element;
      if (!element.isConnected) {
        return 'detached';
      }
      if (wanted.includes('visible') && !isVisible(target)) {
        return 'visible';
      }
      if (wanted.includes('enabled') && !isEnabled(target)) {
        return 'enabled';
      }
      if (wanted.includes('editable')) {
        const editable = isEditable(target);
        if (editable === undefined) {
          return 'text';
        }
        if (!editable) {
          return 'editable';
        }
      }
      if (wanted.includes('stable')) {
        const before = element.getBoundingClientRect();
        await frameTick();
        await frameTick();
        const after = element.getBoundingClientRect();
        if (before.x !== after.x || before.y !== after.y || before.width !== after.width || before.height !== after.height) {
          return 'stable';
        }
      }
      return element.isConnected ? 'done' : 'detached';
    },
    scroll: (element, block) => element.scrollIntoView({ block, inline: block, behavior: 'instant' }),

    // The middle of the first part of it that can be seen in this frame; null when none can.
    point: (element) => {
      for (const box of element.getClientRects()) {
        const left = Math.max(0, box.left);
        const top = Math.max(0, box.top);
        const right = Math.min(innerWidth, box.right);
        const bottom = Math.min(innerHeight, box.bottom);
        if (right > left && bottom > top && (right - left) * (bottom - top) > 0.99) {
          return { x: (left + right) / 2, y: (top + bottom) / 2 };
        }
      }
      return null;
    },

    // Whether a click there would reach the element. Closed roots too: the way down is the element's own.
    hits: (element, x, y) => {
      const roots = [];
      for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
        roots.unshift(root);
      }
      let hit = documentDoes('elementFromPoint', x, y);
      for (const root of roots) {
        if (hit === root.host) {
          hit = root.elementFromPoint(x, y) ?? hit;
        }
      }
      while (hit?.shadowRoot && hit !== element) {
        const inner = hit.shadowRoot.elementFromPoint(x, y);
        if (!inner || inner === hit) {
          break;
        }
        hit = inner;
      }
      if (!hit) {
        return false;
      }
      // A click on a label is a click on its control.
      return isInside(hit, element) || (hit.closest('label')?.control ?? null) === element;
    },

    // Where the inner viewport of a frame's element begins here, and how much larger it is drawn.
    frameBox: (owner) => {
      const box = owner.getBoundingClientRect();
      const style = getComputedStyle(owner);
      const scaleX = owner.offsetWidth > 0 ? box.width / owner.offsetWidth : 1;
      const scaleY = owner.offsetHeight > 0 ? box.height / owner.offsetHeight : 1;
      return {
        x: box.left + (owner.clientLeft + parseFloat(style.paddingLeft)) * scaleX,
        y: box.top + (owner.clientTop + parseFloat(style.paddingTop)) * scaleY,
        scaleX,
        scaleY,
      };
    },

    // ---- changing ----

    focus: (element) => {
      const focused = ofDocument('activeElement');
      if (focused && focused !== ofDocument('body') && isInside(focused, element)) {
        return true;
      }
      // An editor that another one has the focus of does not take it by itself.
      if (element.isContentEditable) {
        focused?.blur?.();
      }
      element.focus();
      return element.isConnected;
    },

    // 'done': set, and the page told; 'type': everything is selected, now insert the text; else why not.
    fill: (given, value) => {
      const element = controlOf(given);
      if (element instanceof HTMLInputElement) {
        const type = element.type.toLowerCase();
        if (inputTypesSetDirectly.has(type)) {
          const text = type === 'color' ? value.trim().toLowerCase() : value.trim();
          element.focus();
          element.value = text;
          if (element.value !== text) {
            return 'malformed';
          }
          announce(element);
          return 'done';
        }
        if (!inputTypesTyped.has(type)) {
          return 'type:' + type;
        }
        if (type === 'number' && (value.trim() === '' ? false : Number.isNaN(Number(value.trim())))) {
          return 'number';
        }
      } else if (element instanceof HTMLSelectElement) {
        return 'text';
      } else if (!(element instanceof HTMLTextAreaElement) && !element.isContentEditable) {
        return 'text';
      }
      element.focus();
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        element.select();
      } else {
        const range = documentDoes('createRange');
        range.selectNodeContents(element);
        const selection = documentDoes('getSelection');
        selection?.removeAllRanges();
        selection?.addRange(range);
      }
      return 'type';
    },

    // 'on', 'off', 'mixed', or 'none' when it is no such control; 'radio-on' cannot be switched off by a click.
    checkState: (given) => {
      const element = controlOf(given);
      if (element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio')) {
        if (element.indeterminate) {
          return 'mixed';
        }
        return element.checked ? (element.type === 'radio' ? 'radio-on' : 'on') : 'off';
      }
      const role = element.getAttribute('role') ?? '';
      if (!['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio', 'option', 'treeitem'].includes(role)) {
        return 'none';
      }
      const said = element.getAttribute('aria-checked');
      if (said === 'true') {
        return role.endsWith('radio') ? 'radio-on' : 'on';
      }
      return said === 'mixed' ? 'mixed' : 'off';
    },

    // 'done' or what is in the way.
    select: (given, values) => {
      const element = controlOf(given);
      if (!(element instanceof HTMLSelectElement)) {
        return 'noselect';
      }
      const matches = (option, value) => option.value === value || option.label === value || normal(option.label) === normal(value);
      let left = [...values];
      const chosen = [];
      for (const option of element.options) {
        if (!left.some((value) => matches(option, value))) {
          continue;
        }
        if (option.matches(':disabled')) {
          return 'disabled';
        }
        chosen.push(option);
        if (!element.multiple) {
          left = [];
          break;
        }
        left = left.filter((value) => !matches(option, value));
      }
      if (left.length > 0 || chosen.length === 0) {
        return 'missing';
      }
      element.value = undefined;
      for (const option of chosen) {
        option.selected = true;
      }
      announce(element);
      return 'done';
    },

    // 'file', 'single' (one file only) or 'none'.
    fileInput: (given) => {
      const element = controlOf(given);
      return element instanceof HTMLInputElement && element.type === 'file' ? (element.multiple || element.webkitdirectory ? 'file' : 'single') : 'none';
    },
    control: (given) => controlOf(given),

    // ---- dragging: has the page begun a drag of its own since the mouse went down? ----

    watchDrag: () => {
      const watch = { begun: null, end: () => removeEventListener('dragstart', seen, true) };
      const seen = (event) => {
        watch.begun = event;
      };
      addEventListener('dragstart', seen, { capture: true, once: true });
      drag = watch;
    },
    dragBegan: async () => {
      // Handlers of the page that prevent it run after this one.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const watch = drag;
      drag = null;
      watch?.end();
      return Boolean(watch?.begun && !watch.begun.defaultPrevented);
    },
  };
})()
