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

  // Wagtail's lists are drawn anew when the search box is left, also where nothing has changed: the
  // name of a filter that somebody begins to type among the results would be lost.
  const asked = (pairs) =>
    [...pairs]
      .filter(([name, value]) => name !== "p" && String(value).trim())
      .map(([name, value]) => `${name}=${String(value).trim()}`)
      .sort()
      .join("&");
  document.addEventListener(
    "change",
    (event) => {
      const form = event.target.form;
      if (!form || !form.matches("[data-controller~='w-swap']")) return;
      const shown = [...new URLSearchParams(location.search)].filter(([name]) => form.elements[name]);
      if (asked(new FormData(form)) === asked(shown)) event.stopPropagation();
    },
    true,
  );
})();
