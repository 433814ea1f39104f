// A list of offers under a text box: what the address finds for the typed word, walked by arrows, taken by Enter or a press.
function offers(box, address, take) {
  const list = Object.assign(document.createElement("ul"), { className: "menu offers", hidden: true });
  list.id = `${box.id || box.name}-offers`;
  list.setAttribute("role", "listbox");
  box.after(list);
  box.setAttribute("aria-controls", list.id);
  let asked = 0;
  const picked = () => list.querySelector("[aria-selected=true]");
  const show = (open) => {
    list.hidden = !open;
    if (box.role) box.setAttribute("aria-expanded", String(open));
  };
  const item = (option, place) => {
    const made = Object.assign(document.createElement("li"), { textContent: option.label });
    if (option.dataset.sub) made.append(Object.assign(document.createElement("small"), { textContent: option.dataset.sub }));
    made.role = "option";
    made.ariaSelected = String(place === 0);
    Object.assign(made.dataset, { value: option.value, label: option.label });
    return made;
  };
  const find = async (word) => {
    const turn = ++asked;
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}q=${encodeURIComponent(word)}`);
    const text = await answer.text();
    if (turn !== asked || !answer.ok) return;
    const found = new DOMParser().parseFromString(text, "text/html").querySelectorAll("option");
    list.replaceChildren(...[...found].map(item));
    show(found.length > 0);
  };
  const chosen = (made) => {
    show(false);
    if (made) take(made.dataset);
  };
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    chosen(event.target.closest("li"));
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || !["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const to = { ArrowDown: picked()?.nextElementSibling, ArrowUp: picked()?.previousElementSibling }[event.key];
    if (to) [picked().ariaSelected, to.ariaSelected] = ["false", "true"];
    if (["Enter", "Tab"].includes(event.key)) chosen(picked());
    if (event.key === "Escape") show(false);
  });
  box.addEventListener("blur", () => show(false));
  return { find, hide: () => show(false) };
}
