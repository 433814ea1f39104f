// Edit a value where it stands: double click, its pen, or e on a row; Esc takes it back, Enter, Tab or leaving saves it.
behaviour("edit", (place) => {
  const address = (cell) => {
    if (cell.dataset.edit) return cell.dataset.edit;
    const head = cell.closest("table")?.tHead.rows[0].cells[cell.cellIndex];
    const name = !cell.classList.contains("fixed") && head?.dataset.edit;
    return name && new URL(`field/${name}/`, cell.parentElement.querySelector(".name a").href).href;
  };
  const cells = () => [...place.querySelectorAll("td, dd")].filter(address);
  const before = new WeakMap();
  let next = null;
  const open = async (cell) => {
    if (!cell || cell.querySelector("form") || !address(cell)) return;
    before.set(cell, [...cell.childNodes]);
    cell.classList.add("editing");
    await htmx.ajax("GET", address(cell), { target: cell, swap: "innerHTML" });
    if (!cell.querySelector("form")) cell.classList.remove("editing");
    cell.querySelector("input:not([type=hidden]):not([hidden]), textarea")?.select();
  };
  const follow = () => {
    open(next);
    next = null;
  };
  const cancel = (cell) => {
    cell.classList.remove("editing");
    cell.replaceChildren(...before.get(cell));
    (cell.querySelector(".pen") ?? cell.parentElement.querySelector(".name a"))?.focus();
  };
  const save = (form) => form.ariaBusy || (changed(form) ? form.requestSubmit() : cancel(form.closest(".editing")));
  place.addEventListener("submit", (event) => event.target.matches(".editing form") && hold(event.target, true));
  place.addEventListener("htmx:finally:request", (event) => event.target.matches(".editing form") && hold(event.target, null));
  place.addEventListener("dblclick", (event) => open(event.target.closest("td, dd")));
  place.addEventListener("edit", (event) => open([...event.target.cells].find(address)));
  place.addEventListener("click", (event) => event.target.closest(".pen") && open(event.target.closest("dd")));
  place.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".editing");
    if (!cell || !["Escape", "Tab", "Enter"].includes(event.key)) return;
    if (event.target.matches("button") && event.key !== "Escape") return;
    if (event.key === "Enter" && event.target.matches("textarea") && !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return cancel(cell);
    if (event.key === "Tab") next = cells()[cells().indexOf(cell) + (event.shiftKey ? -1 : 1)];
    save(cell.querySelector("form"));
    if (!cell.querySelector("form")) follow();
  });
  place.addEventListener("focusout", (event) => {
    const form = event.target.closest(".editing form:not(.stale)");
    setTimeout(() => form?.isConnected && document.hasFocus() && !form.contains(document.activeElement) && save(form));
  });
  place.addEventListener("htmx:after:swap", (event) => {
    const cell = event.target.closest("td, dd");
    if (!cell || cell.querySelector("form")) return;
    cell.classList.remove("editing");
    follow();
  });
});
