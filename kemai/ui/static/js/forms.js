// Whether anything that a person sees in the form differs from what came with it.
function changed(form) {
  return [...form.elements].some((box) => {
    if (box.type === "hidden" || box.type === "submit" || box.type === "button") return false;
    if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
    if (box.options) return [...box.options].some((option) => option.selected !== option.defaultSelected);
    return box.value !== box.defaultValue;
  });
}

// A form on its way takes no keys, or they would be gone with the answer (null lets go of it).
function hold(form, busy) {
  form.ariaBusy = busy;
  for (const box of form.elements) box.readOnly = busy;
}
