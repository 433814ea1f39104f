// A card moves to another column by dragging, or by Alt with the arrows; what is refused goes back with the reason.
behaviour("board", async (board) => {
  const lists = () => [...board.querySelectorAll("ul[data-value]")];
  const renew = () => htmx.ajax("GET", location.href, { target: "#board", select: "#board", swap: "outerHTML" });
  const send = async (card, from, list, back) => {
    const { csrf } = document.body.dataset;
    const body = new URLSearchParams({ was: from.dataset.value, value: list.dataset.value, csrfmiddlewaretoken: csrf });
    const answer = await fetch(card.dataset.move, { method: "POST", body, headers: { "HX-Request": "true" } })
      .catch(() => null);
    const form = answer?.headers.get("Kemai-Form");
    if (form) {
      back();
      return showDialog(form);
    }
    if (answer?.ok) {
      const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").toast;
      if (told) toast(told.text, told.level, told.undo_url);
      return renew();
    }
    back();
    document.body.dispatchEvent(new CustomEvent("refused", { detail: answer && { status: answer.status, text: await answer.text() } }));
  };
  board.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const card = event.target.closest("[data-move]");
    if (!step || !card || !event.altKey) return;
    event.preventDefault();
    const from = card.parentElement;
    const to = lists()[lists().indexOf(from) + step];
    if (!to) return;
    to.prepend(card);
    event.target.focus();
    send(card, from, to, () => from.prepend(card));
  });
  await load(board.dataset.sort);
  for (const list of lists()) {
    Sortable.create(list, {
      group: "board", animation: 120, ghostClass: "gap", dragClass: "lift", delay: 160, delayOnTouchOnly: true,
      draggable: "[data-move]",
      onEnd: ({ item, from, to, oldIndex }) =>
        from !== to && send(item, from, to, () => from.insertBefore(item, from.children[oldIndex] ?? null)),
    });
  }
});
