/* Small comforts on the team's pages; everything works without them. */
(() => {
  "use strict";

  // A second click while the first is on its way would only be refused: spare people the sentence.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "true";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // One filter open at a time, and none after a click elsewhere or Escape.
  const filters = () => document.querySelectorAll("details.mentorship-filter[open]");
  document.addEventListener("click", (event) => {
    filters().forEach((filter) => {
      if (!filter.contains(event.target)) filter.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") filters().forEach((filter) => (filter.open = false));
  });
})();
