// A choice of look (theme, density, rail) that the server reads from a cookie, so that pages come out right at once.
behaviour("preference", (button) => {
  const root = document.documentElement;
  const { name, value, toggle } = button.dataset;
  const show = () => button.setAttribute("aria-pressed", String((root.dataset[name] ?? "") === value));
  show();
  document.addEventListener("preference", show);
  button.addEventListener("click", () => {
    const next = toggle != null && root.dataset[name] === value ? "" : value;
    if (next) root.dataset[name] = next;
    else delete root.dataset[name];
    const [prefix, secure] = location.protocol === "https:" ? ["__Secure-", "; secure"] : ["", ""];
    document.cookie = `${prefix}${name}=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
    document.dispatchEvent(new Event("preference"));
  });
});
