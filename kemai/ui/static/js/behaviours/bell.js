// New notices pop up on the desktop, only for those who asked for it on this machine (popup.js).
behaviour("bell", (bell) => {
  if (!("Notification" in window) || Notification.permission !== "granted" || localStorage.getItem("kemai-popups") !== "1") return;
  const look = async () => {
    const after = localStorage.getItem("kemai-popups-seen") ?? "";
    const answer = await fetch(`/notices/new/?after=${after}`, { headers: { Unattended: "1" } }).catch(() => null);
    if (answer?.redirected && new URL(answer.url).pathname === "/signin/") return location.reload();
    if (!answer?.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("li[data-id]");
    for (const one of found) {
      const link = one.querySelector("a");
      const popup = new Notification(link.textContent, { tag: one.dataset.id });
      popup.onclick = () => { window.focus(); location.assign(link.getAttribute("href")); };
      localStorage.setItem("kemai-popups-seen", one.dataset.id);
    }
  };
  look();
  setInterval(() => bell.isConnected && look(), 60000);
});
