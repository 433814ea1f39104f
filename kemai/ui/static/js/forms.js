// Whether anything that a person sees in the form differs from what came with it.
function changed(form) {
  return [...form.elements].some((box) => {
    if (box.type === "hidden" || box.type === "submit" || box.type === "button") return false;
    if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
    if (box.options) return [...box.options].some((option) => option.selected !== option.defaultSelected);
    return box.value !== box.defaultValue;
  });
}
