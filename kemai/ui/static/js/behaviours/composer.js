// Ctrl Enter sends; a kind's own key opens the composer with it; after sending, a new key makes it a new form.
behaviour("composer", (form) => {
  const text = form.querySelector("textarea");
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  whileHere(form, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const kind = event.key.length === 1 && form.querySelector(`[name=kind][data-key="${CSS.escape(event.key)}"]`);
    if (!kind) return;
    event.preventDefault();
    kind.checked = true;
    text.focus();
  });
  form.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.response.status === 422) toast(ctx.text, "bad");
    else if (ctx.response.status < 400) {
      form.reset();
      form.elements.form_key.value = crypto.getRandomValues(new BigUint64Array(2)).join("");
    }
  });
  form.querySelector("input[type=file]")?.addEventListener("change", (event) => {
    form.querySelector("[data-chosen]").textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
});
