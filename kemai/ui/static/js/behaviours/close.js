// A dialog closes by its close button and by a press beside it.
behaviour("close", (box) => {
  box.addEventListener("click", (event) => {
    if (event.target !== box && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    box.close();
  });
});
