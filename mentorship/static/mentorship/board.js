/* Small comforts of the confirmation desk; everything works without them. */
(() => {
  "use strict";

  const button = document.querySelector("[data-tick-pairs]");
  if (!button) return;
  const boxes = [...document.querySelectorAll("input[name='pair']:not(:disabled)")];
  if (!boxes.length) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = !all));
  });
})();
