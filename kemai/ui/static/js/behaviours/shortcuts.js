// Keys that work on every page: / looks for something, ? explains the keys.
behaviour("shortcuts", (page) => {
  whileHere(page, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      const own = document.querySelector("#main input[type=search]");
      if (own?.offsetParent) own.select();
      else document.getElementById("palette").showModal();
    }
    if (event.key === "?") showDialog(page.dataset.keys);
  });
});
