/* Comforts for these pages; everything works without them. */
(() => {
  "use strict";

  const PAUSE = 1500;

  /* Keep what is typed while it is typed. A step's own buttons do the same with the whole page. */
  const keepAsOneGoes = (form) => {
    const status = form.querySelector("[data-mentorship-kept]");
    let waiting = 0;
    let isDirty = false;

    const keep = async () => {
      const typed = new FormData(form);
      for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
      typed.delete("remove_photo");
      typed.set("go", "keep");
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: typed,
          redirect: "manual",
          keepalive: true,
        });
        if (answer.status !== 204) return;
        isDirty = false;
        if (status) status.textContent = form.dataset.mentorshipKeep;
      } catch {
        /* No network: the button saves it later. */
      }
    };

    form.addEventListener("input", () => {
      isDirty = true;
      clearTimeout(waiting);
      waiting = setTimeout(keep, PAUSE);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      isDirty = false;
    });

    /* A link to another step takes along what has been typed, the photo included. */
    for (const link of document.querySelectorAll("a[data-mentorship-step]")) {
      link.addEventListener("click", (event) => {
        if (!isDirty || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        clearTimeout(waiting);
        const wish = document.createElement("input");
        wish.type = "hidden";
        wish.name = "go";
        wish.value = link.dataset.mentorshipStep;
        form.append(wish);
        form.submit();
      });
    }
  };

  /* Say at once whether the hours are enough for the mentees; the server has the last word. */
  const explainHours = (offer) => {
    const rule = offer.querySelector("[data-mentorship-rule]");
    const mentees = offer.querySelector("input[name=long_term_mentees]");
    const hours = offer.querySelector("input[name=long_term_hours]");
    const each = Number(offer.dataset.mentorshipHours);
    if (!rule || !mentees || !hours) return;

    const explain = () => {
      const number = Number(mentees.value);
      rule.hidden = !(number > 0);
      if (rule.hidden) return;
      const needed = number * each;
      const given = hours.value;
      const isShort = given !== "" && Number(given) < needed;
      const { open, enough, short } = rule.dataset;
      const words = given === "" ? open : isShort ? short : enough;
      const text = words.replace("{needed}", needed.toLocaleString(document.documentElement.lang));
      if (rule.textContent !== text) rule.textContent = text;
      rule.classList.toggle("mentorship-rule--short", isShort);
      hours.min = needed;
    };
    offer.addEventListener("input", explain);
    explain();
  };

  /* Say so where the time zone was guessed and not chosen. */
  const tellGuess = (note) => {
    const select = document.getElementById(note.dataset.mentorshipGuessed);
    if (!select) return;
    const chosen = [...select.options].find((option) => option.defaultSelected);
    note.hidden = !select.value || Boolean(chosen && chosen.value);
    select.addEventListener("change", () => {
      note.hidden = true;
    });
  };

  document.querySelectorAll("form[data-mentorship-keep]").forEach(keepAsOneGoes);
  document.querySelectorAll("[data-mentorship-hours]").forEach(explainHours);
  document.querySelectorAll("[data-mentorship-guessed]").forEach(tellGuess);
})();
