// Rows of a paper's form: added, moved, taken away, priced when a product is picked, added up while typing.
behaviour("lines", (card) => {
  const body = card.querySelector("tbody");
  const tenthousand = 10000n;
  const scaled = (text, places) => {
    const found = /^(\d*)(?:\.(\d*))?$/.exec((text ?? "").replaceAll(",", "").trim());
    return found ? BigInt((found[1] || "0") + (found[2] ?? "").slice(0, places).padEnd(places, "0")) : 0n;
  };
  const half = (value, by) => (value + by / 2n) / by;
  const shown = (cents) => `${(cents / 100n).toLocaleString("en-US")}.${String(cents % 100n).padStart(2, "0")}`;
  const typed = (row, name, places) => scaled(row.querySelector(`[name$=".${name}"]`)?.value, places);
  const add = () => {
    if (!card.querySelector("[data-net]")) return;
    let [net, tax] = [0n, 0n];
    for (const row of body.rows) {
      const kept = tenthousand - typed(row, "discount", 2);
      const amount = kept < 0n ? 0n : half(typed(row, "quantity", 3) * typed(row, "price", 2) * kept, 100000n);
      net += amount;
      tax += half(amount * typed(row, "tax_rate", 2), tenthousand);
      row.querySelector("[data-sum]").textContent = amount ? shown(half(amount, 100n)) : "";
    }
    [net, tax] = [half(net, 100n), half(tax, 100n)];
    for (const [name, value] of Object.entries({ net, tax, total: net + tax })) {
      card.querySelector(`[data-${name}]`).textContent = shown(value);
    }
  };
  const ask = async (place, pairs) => {
    const answer = await fetch(`${card.dataset.url}?${new URLSearchParams([["place", place], ...pairs])}`);
    return answer.ok ? (await answer.text()).trim() : "";
  };
  const next = () => Math.max(-1, ...[...body.rows].map((row) => Number(row.dataset.place))) + 1;
  const moves = {
    up: (row) => row.previousElementSibling?.before(row),
    down: (row) => row.nextElementSibling?.after(row),
    away: (row) => row.remove(),
    new: async () => {
      body.insertAdjacentHTML("beforeend", await ask(next(), []));
      body.lastElementChild?.querySelector("input, select")?.focus();
    },
  };
  card.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-move]");
    if (button) await moves[button.dataset.move](button.closest("tr"));
    if (button) add();
  });
  card.addEventListener("change", async (event) => {
    const row = event.target.closest("tr");
    if (!/\.(product|variant)$/.test(event.target.name) || !event.target.value) return add();
    const inside = [...row.querySelectorAll("[name]")].map((box) => [box.name, box.value]);
    const around = card.dataset.asks.split(",").map((name) => [name, card.closest("form").elements[name]?.value ?? ""]);
    const made = await ask(row.dataset.place, [...inside, ...around]);
    if (made) row.outerHTML = made;
    add();
  });
  card.addEventListener("input", add);
  add();
});
