// A value that copies itself.
behaviour("copy", (button) => {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(button.dataset.done);
  });
});
