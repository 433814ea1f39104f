// A form that asks the device for a passkey: to make one (data-new) or to prove who is there; hidden where it can't.
behaviour("passkey", (form) => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  const failed = form.querySelector("[data-failed]");
  const ask = async () => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
    const answer = await fetch(form.dataset.options, { method: "POST", headers });
    const elsewhere = answer.headers.get("HX-Redirect");
    if (elsewhere) return location.assign(elsewhere);
    if (!answer.ok) throw new Error(String(answer.status));
    const { publicKey } = await answer.json();
    const credential = "new" in form.dataset
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.elements.credential.value = JSON.stringify(credential);
    form.requestSubmit();
  };
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    ask().catch(() => (failed.hidden = false));
  });
});
