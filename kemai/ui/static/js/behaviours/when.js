// A field that is shown only while another one of the form has certain values; what it holds stays.
behaviour("when", (box) => {
  const { field, op, values } = JSON.parse(box.dataset.when);
  const form = box.closest("form");
  const number = (text) => Number(text.replaceAll(",", ""));
  const order = (left, right) => (Number.isNaN(number(left)) ? left.localeCompare(right) : number(left) - number(right));
  const tests = {
    is: (now) => values.some((one) => now.includes(one)) || (!now.length && values.includes("")),
    not: (now) => !values.some((one) => now.includes(one)),
    filled: (now) => now.length > 0,
    empty: (now) => now.length === 0,
    over: (now) => now.some((one) => order(one, values[0]) >= 0),
    under: (now) => now.some((one) => order(one, values[0]) <= 0),
  };
  const settle = () => {
    if (!form.elements[field]) return;
    box.hidden = !tests[op](new FormData(form).getAll(field).filter(Boolean));
  };
  form.addEventListener("input", settle);
  settle();
});
