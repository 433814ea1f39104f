// A long choice is found by typing; without script it stays the select that it is.
behaviour("typeahead", (select) => {
  const box = Object.assign(document.createElement("input"), {
    className: select.className, autocomplete: "off", role: "combobox", id: `${select.id}-search`,
    defaultValue: select.value && select.selectedOptions[0].label, required: select.required,
  });
  for (const label of select.labels) label.htmlFor = box.id;
  for (const name of ["aria-invalid", "aria-describedby"]) {
    if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
  }
  box.setAttribute("aria-expanded", "false");
  select.required = false;
  select.hidden = true;
  select.after(box);
  const choose = (label, value) => {
    select.replaceChildren(new Option(label, value, false, true));
    box.value = label;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const list = offers(box, select.dataset.search, ({ label, value }) => choose(label, value));
  box.addEventListener("input", () => (box.value ? list.find(box.value) : choose("", "")));
  select.addEventListener("change", () => (box.value = select.selectedOptions[0]?.label ?? ""));
  box.addEventListener("focus", () => box.select());
  box.addEventListener("keydown", (event) => event.key === "ArrowDown" && list.find(""));
  box.addEventListener("blur", () => (box.value = select.selectedOptions[0]?.label ?? ""));
});
