// What the accessibility tree does not tell: elements that react to the mouse or the keyboard without having a role that says so, and where
// links lead. Runs in the page's own world, because `onclick` handlers that a script assigned are invisible from any other. Nothing is
// changed in the page; the answer is a list of [elements, facts, links, addresses] that the browser serializes with its own node ids.
(function (wantLinks, maxElements, maxAddress) {
  const semantic = new Set(['button', 'link', 'textbox', 'checkbox', 'radio', 'combobox', 'listbox', 'menuitem', 'menuitemcheckbox',
    'menuitemradio', 'option', 'searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'treeitem']);
  const native = new Set(['a', 'button', 'input', 'select', 'textarea', 'details', 'summary']);
  const elements = [];
  const facts = [];

  const pointer = (element) => getComputedStyle(element).cursor === 'pointer';

  const shortText = (element) => {
    const text = String(element.textContent || '').replace(/\s+/g, ' ').trim();
    // Never half of a surrogate pair.
    return text.slice(0, /[\uD800-\uDBFF]/.test(text.charAt(99)) ? 99 : 100);
  };

  const hiddenChoice = (element) => {
    const input = element.querySelector('input[type="radio"],input[type="checkbox"]');
    if (!input) {
      return '';
    }
    const style = getComputedStyle(input);
    return input.hidden || style.display === 'none' || style.visibility === 'hidden' ? input.type : '';
  };

  const consider = (element) => {
    if (!(element instanceof HTMLElement) || native.has(element.localName)
      || semantic.has(String(element.getAttribute('role') || '').toLowerCase())) {
      return;
    }
    const clicked = element.hasAttribute('onclick') || element.onclick !== null;
    const tabIndex = element.getAttribute('tabindex');
    const reached = tabIndex !== null && tabIndex !== '-1';
    const editable = element.getAttribute('contenteditable');
    const edited = editable === '' || editable === 'true';
    const pointed = pointer(element);
    if (!clicked && !reached && !edited) {
      // A pointer that comes from the parent says nothing about the child.
      if (!pointed || (element.parentElement && pointer(element.parentElement))) {
        return;
      }
    }
    if (element.closest('[hidden],[aria-hidden="true"]')) {
      return;
    }
    const box = element.getBoundingClientRect();
    if (box.width <= 0 || box.height <= 0) {
      return;
    }
    elements.push(element);
    facts.push((pointed ? 'p' : '-') + (clicked ? 'c' : '-') + (reached ? 't' : '-') + (edited ? 'e' : '-') + hiddenChoice(element) + ' ' + shortText(element));
  };

  for (const element of document.body ? document.body.querySelectorAll('*') : []) {
    if (elements.length >= maxElements) {
      break;
    }
    try {
      consider(element);
    } catch {
      // A form whose field is called like one of its own methods: it goes without a hint, the others do not.
    }
  }

  const links = [];
  const addresses = [];
  const collect = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) {
        collect(element.shadowRoot);
      }
      if (typeof element.href === 'string' && element.href && links.length < maxElements && element.href.length <= maxAddress) {
        links.push(element);
        addresses.push(element.href);
      }
    }
  };
  if (wantLinks) {
    collect(document);
  }
  return [elements, facts, links, addresses];
})
