// A form is sent once: its button is pressed until the answer comes. data-stay marks forms that leave the page (files).
behaviour("once", (page) => {
  const pressed = new Set();
  const release = () => {
    for (const button of pressed) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
    pressed.clear();
  };
  page.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented || event.target.method !== "post") return;
    setTimeout(() => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
      pressed.add(button);
      if (event.target.dataset.stay != null) setTimeout(release, 1500);
    });
  });
  addEventListener("pageshow", release);
});
