/* Small comforts of the manual match; everything works without them. */
(() => {
  "use strict";

  // An undo that comes too late would only be refused: say how long it is possible.
  const undo = (form) => {
    const until = Date.parse(form.dataset.mentorshipUntil);
    const left = form.querySelector(".mentorship-undo__left");
    const seconds = form.querySelector("[data-mentorship-seconds]");
    const tick = () => {
      const rest = Math.ceil((until - Date.now()) / 1000);
      if (rest <= 0) {
        form.remove();
        return;
      }
      seconds.textContent = rest;
      left.hidden = false;
      window.setTimeout(tick, 250);
    };
    tick();
  };

  // Two are compared: a third tick takes the first one back.
  const compare = () => {
    const ticked = [];
    document.addEventListener("change", (event) => {
      const box = event.target;
      if (!box.matches("input[form='mentorship-compare']")) return;
      const place = ticked.indexOf(box);
      if (place >= 0) ticked.splice(place, 1);
      if (box.checked) ticked.push(box);
      while (ticked.length > 2) ticked.shift().checked = false;
    });
  };

  const tickNone = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.form.querySelectorAll("input[name='row']").forEach((box) => (box.checked = false));
    });
  };

  document.querySelectorAll("form[data-mentorship-until]").forEach(undo);
  document.querySelectorAll("[data-mentorship-tick-none]").forEach(tickNone);
  compare();
})();
