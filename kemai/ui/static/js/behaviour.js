// Behaviours are bound to markup that already works: data-does="name other" starts them, also after a swap.
// One that few pages need lies in a file of its own (static/js/late), which its element names by data-script.
const behaviours = {};
const awake = new WeakMap();
const loading = {};

function behaviour(name, start) {
  behaviours[name] = start;
}

function wake(root) {
  const found = root.matches?.("[data-does]") ? [root] : [];
  for (const element of [...found, ...root.querySelectorAll("[data-does]")]) {
    const names = awake.get(element) ?? new Set();
    awake.set(element, names);
    for (const name of element.dataset.does.split(" ")) {
      if (names.has(name)) continue;
      if (!behaviours[name]) {
        if (element.dataset.script) load(element.dataset.script).then(() => wake(element));
        continue;
      }
      names.add(name);
      behaviours[name](element);
    }
  }
}

// A script of another package, fetched once and only where it is needed.
function load(source) {
  loading[source] ??= new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: source, onload: done, onerror: fail });
    document.head.append(script);
  });
  return loading[source];
}

function toast(text, level = "good", undo_url = "") {
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { text, level, undo_url } }));
}

function typing(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog") != null;
}

// Listen on the document for as long as the element stands on the page.
function whileHere(element, type, listen) {
  const heard = (event) => (element.isConnected ? listen(event) : document.removeEventListener(type, heard));
  document.addEventListener(type, heard);
}

document.addEventListener("DOMContentLoaded", () => {
  wake(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) wake(node);
  }).observe(document.body, { childList: true, subtree: true });
});
