// Has the browser download the document that the tab shows, if it still is the expected one. Elements of its own: the page sees nothing of it.
(() => {
  if (location.href !== EXPECTED_URL) {
    return false;
  }
  const anchor = document.createElement('a');
  anchor.href = location.href;
  anchor.download = '';
  anchor.click();
  return true;
})()
