// A popover stands at its button; arrows walk through it. Its place is a rule in a sheet of our own, never an attribute.
const places = new CSSStyleSheet();
document.adoptedStyleSheets.push(places);

behaviour("menu", (menu) => {
  const openers = () => [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)];
  menu.addEventListener("beforetoggle", (event) => {
    const at = event.newState === "open" && openers().find((button) => button.offsetParent)?.getBoundingClientRect();
    if (!at) return;
    const page = document.documentElement.clientWidth;
    const across = at.left < page / 2 ? `left: ${Math.max(at.left, 8)}px` : `right: ${Math.max(page - at.right, 8)}px`;
    const along = at.bottom < innerHeight * 0.6 ? `top: ${at.bottom + 4}px` : `bottom: ${innerHeight - at.top + 4}px`;
    places.replaceSync(`#${menu.id} { ${across}; ${along} }`);
  });
  menu.addEventListener("toggle", (event) => {
    for (const button of openers()) button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") menu.querySelector("[autofocus], a, button, input")?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.target.matches("select, textarea, [type=date]")) return;
    const items = [...menu.querySelectorAll("a, button, input")].filter((item) => item.offsetParent);
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
    event.preventDefault();
  });
});
