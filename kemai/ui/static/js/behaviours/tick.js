// Ticked rows: Shift ticks a range, the head ticks all, and the bulk bar shows while any is ticked.
behaviour("tick", (table) => {
  const bar = document.getElementById("bulk");
  const all = table.tHead.querySelector(".check");
  const boxes = () => [...table.tBodies[0].querySelectorAll("input[name=ids]")];
  let last = null;
  const show = () => {
    const ticked = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr").toggleAttribute("aria-selected", box.checked);
    for (const row of table.querySelectorAll("tr[aria-selected]")) row.setAttribute("aria-selected", "true");
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.classList.toggle("some", ticked.length > 0 && !all.checked);
    bar.hidden = ticked.length === 0;
    bar.querySelector("[data-count]").textContent = ticked.length;
    bar.elements.all.value = "";
    const every = bar.querySelector("[data-every]");
    if (every) every.hidden = !all.checked;
  };
  const untick = () => {
    for (const box of boxes()) box.checked = false;
    show();
  };
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  table.tBodies[0].addEventListener("click", (event) => {
    if (event.target.name !== "ids") return;
    const [from, to] = [boxes().indexOf(last), boxes().indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const box of boxes().slice(from, to)) box.checked = event.target.checked;
    last = event.target;
    show();
  });
  bar?.querySelector("[data-untick]").addEventListener("click", untick);
  bar?.querySelector("[data-every]")?.addEventListener("click", (event) => {
    bar.elements.all.value = "1";
    bar.querySelector("[data-count]").textContent = event.currentTarget.dataset.every;
    event.currentTarget.hidden = true;
  });
  whileHere(table, "keydown", (event) => {
    if (event.key === "Escape" && !typing(event.target) && !bar.hidden) untick();
  });
  if (all) show();
});
