// Typing @ and a name in a text offers colleagues; what is chosen stands as @login.
behaviour("mention", (text) => {
  const word = () => text.value.slice(0, text.selectionStart).match(/(?:^|\s)@([\p{L}\p{N}._-]*)$/u)?.[1];
  const list = offers(text, text.dataset.people, ({ value }) => {
    const start = text.selectionStart - word().length;
    text.setRangeText(`${value} `, start, text.selectionStart, "end");
  });
  text.addEventListener("input", () => {
    const part = word();
    if (part === undefined) list.hide();
    else list.find(part);
  });
});
