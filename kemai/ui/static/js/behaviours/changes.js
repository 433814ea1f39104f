// A form of choices goes off as soon as one of them is changed.
behaviour("changes", (form) => {
  form.addEventListener("change", () => form.requestSubmit());
});
