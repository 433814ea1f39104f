// Leaving a form with unsaved text asks first.
behaviour("guard", (form) => {
  let dirty = form.querySelector("[aria-invalid=true], .stale") != null;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  const ask = (event) => {
    if (!form.isConnected) removeEventListener("beforeunload", ask);
    else if (dirty) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
});
