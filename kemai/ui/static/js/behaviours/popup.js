// Asks whether new notices may pop up on the desktop of this machine; bell.js shows them.
behaviour("popup", (button) => {
  if (!("Notification" in window)) return;
  const show = () => {
    button.ariaPressed = String(localStorage.getItem("kemai-popups") === "1" && Notification.permission === "granted");
  };
  button.hidden = false;
  show();
  button.addEventListener("click", async () => {
    const on = button.ariaPressed === "true";
    if (!on && (await Notification.requestPermission()) !== "granted") return;
    localStorage.setItem("kemai-popups", on ? "" : "1");
    show();
  });
});
