// A form that takes along where the phone is, as soon as its owner lets that be known.
behaviour("position", (form) => {
  const said = form.querySelector("[data-position]");
  if (!navigator.geolocation) return;
  const found = ({ coords }) => {
    for (const name of ["latitude", "longitude", "accuracy"]) form.elements[name].value = coords[name];
    const place = [coords.latitude, coords.longitude].map((degrees) => degrees.toFixed(5)).join(", ");
    said.textContent = `${place} ±${Math.round(coords.accuracy)} m`;
  };
  const silent = () => (said.textContent = said.dataset.silent);
  said.textContent = said.dataset.asking;
  navigator.geolocation.getCurrentPosition(found, silent, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
});
