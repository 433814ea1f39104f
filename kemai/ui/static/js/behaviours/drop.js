// Files dropped on the field are chosen; the name is shown; data-send sends the form at once.
behaviour("drop", (field) => {
  const input = field.querySelector("input[type=file]");
  const over = (event) => {
    event.preventDefault();
    field.classList.toggle("over", event.type === "dragover");
  };
  field.addEventListener("dragover", over);
  field.addEventListener("dragleave", over);
  field.addEventListener("drop", (event) => {
    over(event);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name).join(", ");
    const shown = field.querySelector("[data-chosen]");
    if (shown && names) shown.textContent = names;
    if (input.files.length && input.form.dataset.send != null) input.form.requestSubmit();
  });
});
