/* Applying: the list is put in order in place, and the form is saved while it is typed. */
(() => {
  "use strict";

  const say = (template, values) =>
    template.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);

  /* ---------- the list ---------- */

  const sortable = (list) => {
    const announcer = document.querySelector("[data-mentorship-announcer]");
    const rows = () => [...list.children];
    const priorities = rows().map((row) => row.querySelector("[data-mentorship-priority]")?.value);

    const number = () => {
      const all = rows();
      all.forEach((row, place) => {
        const priority = row.querySelector("[data-mentorship-priority]");
        if (priority) priority.value = priorities[place];
        row.querySelector("[data-mentorship-place]").textContent = priorities[place] ?? place + 1;
        row.querySelector("[data-mentorship-move=up]").disabled = place === 0;
        row.querySelector("[data-mentorship-move=down]").disabled = place === all.length - 1;
      });
    };

    const save = async () => {
      const url = list.dataset.orderUrl;
      if (!url) {
        list.dispatchEvent(new Event("input", { bubbles: true }));
        return;
      }
      const data = new FormData();
      data.set("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
      data.set("action", "order");
      for (const field of list.querySelectorAll("[name=mentor]")) data.append("mentor", field.value);
      try {
        const headers = { Accept: "application/json" };
        const answer = await fetch(url, { method: "POST", body: data, headers });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      } catch {
        announcer.textContent = list.dataset.failed;
        announcer.classList.remove("mentorship-hidden");
      }
    };

    const settle = (row) => {
      number();
      const place = rows().indexOf(row) + 1;
      const values = { name: row.dataset.mentorshipName, place, count: rows().length };
      announcer.textContent = say(list.dataset.said, values);
      save();
    };

    const swap = (row, direction) => {
      const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      if (direction === "up") other.before(row);
      else other.after(row);
      settle(row);
    };

    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mentorship-move]");
      if (!button) return;
      event.preventDefault();
      const row = rows().find((each) => each.contains(button));
      swap(row, button.dataset.mentorshipMove);
      /* The focus follows the row; at an end it goes to the button that still works. */
      const next = button.disabled ? row.querySelector("[data-mentorship-move]:enabled") : button;
      next?.focus();
    });

    const drag = (grip, row) => {
      grip.hidden = rows().length < 2;
      grip.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        event.preventDefault();
        grip.setPointerCapture(event.pointerId);
        row.classList.add("mentorship-row--held");
        const before = rows().indexOf(row);
        const follow = (moved) => {
          const middle = (other) => {
            const box = other.getBoundingClientRect();
            return box.top + box.height / 2;
          };
          const edge = 72;
          if (moved.clientY < edge) window.scrollBy(0, -edge / 4);
          if (moved.clientY > window.innerHeight - edge) window.scrollBy(0, edge / 4);
          const above = row.previousElementSibling;
          const below = row.nextElementSibling;
          /* The others move: a row that is taken out of the page loses the pointer. */
          if (above && moved.clientY < middle(above)) row.after(above);
          else if (below && moved.clientY > middle(below)) row.before(below);
        };
        const drop = () => {
          grip.removeEventListener("pointermove", follow);
          row.classList.remove("mentorship-row--held");
          if (rows().indexOf(row) !== before) settle(row);
        };
        grip.addEventListener("pointermove", follow);
        grip.addEventListener("lostpointercapture", drop, { once: true });
      });
    };

    for (const row of rows()) drag(row.querySelector("[data-mentorship-grip]"), row);
  };

  /* ---------- the draft ---------- */

  const STORE = "mentorship-application";
  const OURS = ["csrfmiddlewaretoken", "opened", "mentor", "place", "signed-in", "fax_extension"];

  const words = (form) =>
    [...new FormData(form)].filter(([name, value]) => !OURS.includes(name) && value !== "");

  /* With the words: whose they are, and what our side had when they were typed. */
  const remember = (form) => {
    const { account, mark } = form.dataset;
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ account, mark, words: words(form) }));
    } catch {
      /* A browser that keeps nothing: the draft on our side is the only net then. */
    }
  };

  const forget = () => {
    try {
      sessionStorage.removeItem(STORE);
    } catch {
      /* As above. */
    }
  };

  const recall = () => {
    try {
      return JSON.parse(sessionStorage.getItem(STORE));
    } catch {
      return null;
    }
  };

  /* Put back what could not be saved: the same person's, and later than what our side has.
     Anything else is somebody else's, or out of date, and goes. */
  const restore = (form) => {
    const kept = recall();
    const { account, mark } = form.dataset;
    const fits = kept?.account === account && kept?.mark === mark && Array.isArray(kept?.words);
    if (!fits || JSON.stringify(words(form)) === JSON.stringify(kept.words)) {
      forget();
      return false;
    }
    for (const field of form.elements) {
      if (!field.name || OURS.includes(field.name)) continue;
      const values = kept.words.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length && field.type !== "submit") field.value = values[0];
    }
    return true;
  };

  const keepDraft = (form) => {
    const status = form.querySelector("[data-mentorship-saved]");
    let waiting = 0;
    let running = false;
    let again = false;

    const save = async (leaving = false) => {
      clearTimeout(waiting);
      waiting = 0;
      if (running && !leaving) {
        again = true;
        return;
      }
      running = true;
      const sent = JSON.stringify(words(form));
      try {
        const answer = await fetch(form.dataset.draftUrl, {
          method: "POST",
          body: new FormData(form),
          keepalive: leaving,
        });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        const saved = await answer.json();
        status.textContent = saved.text;
        form.dataset.mark = saved.mark;
        if (JSON.stringify(words(form)) === sent) forget();
        else remember(form);
        /* The address of a letter would show it as it came, instead of what is saved now. */
        if (location.search) history.replaceState(null, "", location.pathname);
      } catch {
        status.textContent = form.dataset.unsaved;
      }
      running = false;
      if (again) {
        again = false;
        save();
      }
    };

    if (restore(form)) {
      status.textContent = form.dataset.restored;
      waiting = setTimeout(save, 1500);
    }
    form.addEventListener("input", () => {
      remember(form);
      clearTimeout(waiting);
      waiting = setTimeout(save, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
    window.addEventListener("pagehide", () => {
      if (waiting && !form.dataset.mentorshipSent) save(true);
    });
  };

  /* ---------- the deadline ---------- */

  const showDeadline = (time) => {
    const select = document.querySelector("select[data-mentorship-timezone]");
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const show = () => {
      const timeZone = select?.value || own;
      const style = { dateStyle: "long", timeStyle: "short", timeZone };
      try {
        const text = new Intl.DateTimeFormat(document.documentElement.lang || undefined, style);
        time.textContent = `${text.format(new Date(time.dateTime))} (${timeZone})`;
      } catch {
        /* A zone that this browser does not know: what the server wrote stays. */
      }
    };
    select?.addEventListener("change", show);
    show();
  };

  document.querySelectorAll("[data-mentorship-sortable]").forEach(sortable);
  document.querySelectorAll("form[data-mentorship-draft]").forEach(keepDraft);
  document.querySelectorAll("time[data-mentorship-deadline]").forEach(showDeadline);
  if (document.querySelector("[data-mentorship-draft-done]")) forget();
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-mentorship-sign-out]")) forget();
  });
})();
