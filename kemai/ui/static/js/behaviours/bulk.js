// A bulk command of method get shows its page in the dialog, with the ticked rows in its address.
behaviour("bulk", (bar) => {
  bar.addEventListener("submit", (event) => {
    if (event.submitter?.formMethod !== "get") return;
    event.preventDefault();
    const address = new URL(event.submitter.formAction, location.href);
    for (const [name, value] of new FormData(bar)) {
      if (["ids", "all"].includes(name) && value) address.searchParams.append(name, value);
    }
    showDialog(address.href);
  });
});
