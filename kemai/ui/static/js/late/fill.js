// What follows from a typed value: filled into an input that is empty or still holds what was offered before.
behaviour("fill", (offer) => {
  const box = offer.closest("form")?.elements[offer.dataset.name];
  if (!box || (box.value && box.value !== box.dataset.offered)) return;
  box.value = box.dataset.offered = offer.value;
  box.form.dispatchEvent(new Event("input"));
});
