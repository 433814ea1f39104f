// A button with data-confirm asks in words before its form goes off.
behaviour("confirm", (page) => {
  const box = document.getElementById("confirm");
  const sure = box.querySelector("[data-sure]");
  page.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || button.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.querySelector("p").textContent = button.dataset.confirm;
    sure.textContent = button.textContent.trim();
    sure.onclick = () => {
      box.close();
      button.dataset.sure = "1";
      event.target.requestSubmit(button);
      delete button.dataset.sure;
    };
    box.showModal();
  }, true);
});
