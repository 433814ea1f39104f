// Walk a list by keyboard: j and k move, x ticks, e edits, Enter opens, Esc leaves.
behaviour("keys", (table) => {
  const rows = () => [...table.tBodies[0].rows];
  const current = () => rows().find((row) => row.contains(document.activeElement)) ?? table.querySelector(".peeked");
  const move = (step) => {
    const at = rows().indexOf(current());
    const next = rows()[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows().length - 1)];
    next?.querySelector(".name a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
    if (next && table.querySelector(".peeked")) next.dispatchEvent(new Event("peek", { bubbles: true }));
  };
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    x: () => current()?.querySelector(".check").click(),
    e: () => current()?.dispatchEvent(new Event("edit", { bubbles: true })),
  };
  whileHere(table, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key.startsWith("Arrow") && !table.contains(event.target)) return;
    if (document.querySelector(":popover-open")) return;
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  whileHere(table, "step", (event) => move(event.detail));
});
