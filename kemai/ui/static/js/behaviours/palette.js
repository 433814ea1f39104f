// Search from anywhere: Ctrl K opens it, arrows choose, Enter goes.
behaviour("palette", (box) => {
  const input = box.querySelector("input[name=q]");
  let kept = "";
  const links = () => [...box.querySelectorAll(".hits .menu a")];
  const choose = (link) => {
    for (const other of links()) other.classList.toggle("on", other === link);
    if (link) link.id ||= `hit-${links().indexOf(link)}`;
    input.setAttribute("aria-activedescendant", link?.id ?? "");
    link?.scrollIntoView({ block: "nearest" });
  };
  whileHere(box, "keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (box.open) box.close();
    else box.showModal();
  });
  // Before it opens, not after: what is typed at once must not be replaced by the next letter.
  box.addEventListener("beforetoggle", (event) => event.newState === "open" && input.select());
  box.addEventListener("htmx:after:swap", () => choose(links().find((link) => link.href === kept) ?? links()[0]));
  input.addEventListener("input", () => (kept = ""));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links().findIndex((link) => link.classList.contains("on"));
    if (step) {
      choose(links().at((at + step) % links().length));
      kept = box.querySelector(".hits .on")?.href;
    } else if (event.key === "Enter" && at >= 0) links()[at].click();
    else return;
    event.preventDefault();
  });
});
