// A link to a page that also stands ready as a dialog on this one.
behaviour("open", (link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.getElementById(link.dataset.open).showModal();
  });
});
