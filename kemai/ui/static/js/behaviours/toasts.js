// Messages: those that came with the page, those an answer brings (HX-Trigger: {"toast": {…}}), and failed requests.
behaviour("toasts", (place) => {
  const patterns = document.getElementById("toast");
  const stay = (message) => setTimeout(() => message.remove(), message.querySelector("form") ? 12000 : 6000);
  const show = ({ text, level = "good", undo_url }) => {
    const message = patterns.content.firstElementChild.cloneNode(true);
    message.classList.add(level);
    message.querySelector("use").href.baseVal = message.querySelector("use").href.baseVal.replace(
      /#.*/, level === "good" ? "#check" : "#alert");
    message.querySelector("span").textContent = text;
    if (undo_url) message.querySelector("form").action = undo_url;
    else message.querySelector("form").remove();
    place.append(message);
    stay(message);
  };
  const refused = (status, text) => {
    const said = new DOMParser().parseFromString(text ?? "", "text/html").querySelector("[data-reason]");
    const known = place.dataset[`status${status}`] ?? place.dataset.status;
    show({ text: said?.textContent.trim() || (status ? known : place.dataset.offline), level: "bad" });
  };
  for (const message of place.children) stay(message);
  place.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest(".toast").remove());
  document.body.addEventListener("toast", (event) => show(event.detail));
  document.body.addEventListener("refused", (event) => refused(event.detail?.status, event.detail?.text));
  document.body.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (![409, 422].includes(ctx.response.status)) refused(ctx.response.status, ctx.text);
  });
  document.body.addEventListener("htmx:error", (event) => {
    if (event.detail.error instanceof TypeError) refused(0);
  });
});
