// A link that shows the panel of its page in the dialog, and follows its address where there is none.
const dialog = () => document.getElementById("dialog");

behaviour("dialog", (link) => {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    event.stopPropagation();
    link.closest("[popover]")?.hidePopover();
    showDialog(link.dataset.url ?? link.href);
  });
});

globalThis.showDialog = async (address) => {
  dialog().replaceChildren();
  await htmx.ajax("GET", address, { target: "#dialog", select: ".sheet", swap: "innerHTML ignoreTitle:true" });
  if (!dialog().querySelector(".sheet")) location.assign(address);
  else if (!dialog().open) dialog().showModal();
};
