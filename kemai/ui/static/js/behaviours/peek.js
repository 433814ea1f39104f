// A row opens beside the list; Ctrl, Shift and the middle button keep what links always do.
behaviour("peek", (table) => {
  const drawer = document.getElementById("peek");
  let waiting = 0;
  const close = () => {
    const row = table.querySelector(".peeked");
    row?.classList.remove("peeked");
    drawer.hidden = true;
    drawer.replaceChildren();
    row?.querySelector(".name a")?.focus({ preventScroll: true });
  };
  const open = async (row) => {
    const address = new URL("peek/", row.querySelector(".name a").href);
    table.querySelector(".peeked")?.classList.remove("peeked");
    row.classList.add("peeked");
    if (drawer.hidden) drawer.replaceChildren(document.getElementById("waiting").content.cloneNode(true));
    drawer.hidden = false;
    await htmx.ajax("GET", address.href, { target: "#peek", swap: "innerHTML" });
    if (!row.isConnected || !row.classList.contains("peeked")) return;
    const rows = [...table.tBodies[0].rows];
    const place = drawer.querySelector("[data-place]");
    if (place) place.textContent = `${rows.indexOf(row) + 1} / ${rows.length}`;
    if (getComputedStyle(drawer).position === "fixed") drawer.querySelector("[data-close]")?.focus();
  };
  table.addEventListener("peek", (event) => open(event.target));
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    const link = event.target.closest("a");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest(".tick, .editing")) return;
    if (link && !link.closest(".name")) return;
    event.preventDefault();
    clearTimeout(waiting);
    if (link) open(row);
    else if (event.detail === 1) waiting = setTimeout(() => open(row), 220);
  });
  drawer.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) document.dispatchEvent(new CustomEvent("step", { detail: Number(step) }));
  });
  whileHere(table, "keydown", (event) => {
    const busy = event.target.closest?.("input:not([type=checkbox]), textarea, dialog, [popover]");
    if (event.key === "Escape" && !drawer.hidden && !busy) close();
  });
});
