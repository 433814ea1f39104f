// A link that opens a catalogue in the dialog; what is pressed there becomes the value of the choice beside the link.
behaviour("pick", (link) => {
  const box = link.closest(".field, td");
  const dialog = document.getElementById("dialog");
  if (link.closest("dialog")) link.hidden = true;
  const choose = (event) => {
    const chosen = event.target.closest("[data-pick]");
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation();
    const select = box.querySelector("select");
    select.replaceChildren(new Option(chosen.dataset.label, chosen.dataset.pick, false, true));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    dialog.close();
  };
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const given = link.closest("form")?.elements;
    const asked = ["customer", "currency", "channel"].map((name) => [name, given?.[name]?.value ?? ""]);
    dialog.addEventListener("click", choose, true);
    dialog.addEventListener("close", () => dialog.removeEventListener("click", choose, true), { once: true });
    showDialog(`${link.href}?${new URLSearchParams(asked.filter((one) => one[1]))}`);
  });
});
