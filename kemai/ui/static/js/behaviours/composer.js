// Ctrl Enter sends; the text grows with its lines; after sending, a new key makes it a new form.
behaviour("composer", (form) => {
  const text = form.querySelector("textarea");
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
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
