// Two versions of one value: a press puts mine or theirs into the field.
behaviour("versions", (place) => {
  const theirs = JSON.parse(place.dataset.theirs);
  const controls = [...place.closest("form").elements].filter((one) => one.name === place.dataset.name);
  const ticked = (one) => ["checkbox", "radio"].includes(one.type);
  const values = () => controls.filter((one) => !ticked(one) || one.checked).map((one) => one.value);
  const label = (one) => one.selectedOptions?.[0]?.label ?? "";
  const mine = { values: values(), label: label(controls[0]) };
  const put = (control, version) => {
    if (ticked(control)) control.checked = version.values.includes(control.value);
    else {
      const value = version.values[0] ?? "";
      const offered = [...(control.options ?? [])].some((one) => one.value === value);
      if (control.options && !offered) control.add(new Option(version.label, value));
      control.value = value;
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  };
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-take]");
    if (!button) return;
    const version = button.dataset.take === "mine" ? mine : theirs;
    for (const control of controls) put(control, version);
    for (const one of place.querySelectorAll("[data-take]")) one.setAttribute("aria-pressed", one === button);
  });
});
