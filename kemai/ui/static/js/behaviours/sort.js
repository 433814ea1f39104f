// A list put in order by dragging, or by Alt with the arrows; a form marked data-send goes off at once.
behaviour("sort", async (list) => {
  const changed = () => list.closest("form[data-send]")?.requestSubmit();
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-sort] > *");
    if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "ArrowUp") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    event.target.focus();
    changed();
  });
  await load(list.dataset.sort);
  Sortable.create(list, { handle: ".grip", animation: 120, ghostClass: "gap", onEnd: changed });
});
