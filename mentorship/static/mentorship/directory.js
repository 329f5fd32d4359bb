/*
 * Answers a directory's questions at once: fetches the page of the asked address, takes this
 * directory out of it and puts the address into the bar. Without this script the form does the
 * same by its button, and every address works by itself.
 */
(() => {
  "use strict";

  const WIDE = window.matchMedia("(min-width: 60rem)");
  const TYPING_PAUSE = 250;
  const running = new Map();
  let here = location.pathname + location.search;

  const directoryOf = (element) => element.closest("[data-mentorship-directory]");

  /* On a wide screen there is room for the filters; a narrow one shows the mentors first. */
  const unfold = (root) => {
    if (!WIDE.matches) return;
    for (const facets of root.querySelectorAll("[data-mentorship-wide-open]")) facets.open = true;
  };

  /* The address of what a form asks, in the spelling of the server: nothing empty, no page. */
  const addressOf = (form) => {
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    for (const [name, value] of new FormData(form)) {
      const field = form.elements[name];
      const usual = field instanceof HTMLSelectElement && field.dataset.mentorshipUsual === value;
      if (value !== "" && !usual) address.searchParams.append(name, value);
    }
    return address.href;
  };

  /* What is in use stays as it is: the field with its cursor, what was unfolded. */
  const remember = (directory) => {
    const active = document.activeElement;
    const inside = directory.contains(active) ? active : null;
    return {
      id: inside?.id,
      cursor: inside?.type === "search" ? [inside.selectionStart, inside.selectionEnd] : null,
      text: inside?.type === "search" ? inside.value : null,
      open: [...directory.querySelectorAll("details")].map((details) => details.open),
    };
  };

  const restore = (directory, memory) => {
    directory.querySelectorAll("details").forEach((details, number) => {
      if (memory.open[number]) details.open = true;
    });
    const field = memory.id && document.getElementById(memory.id);
    if (!field) return false;
    if (memory.text !== null) field.value = memory.text;
    field.focus({ preventScroll: true });
    if (memory.cursor) field.setSelectionRange(...memory.cursor);
    return true;
  };

  const note = (directory, text) => {
    const count = directory.querySelector("[data-mentorship-count]");
    if (count) count.textContent = text;
  };

  /* The line of the count stays the same element, so that it is read out when it changes. */
  const replace = (directory, fresh) => {
    const line = directory.querySelector("[data-mentorship-count]");
    const freshLine = fresh.querySelector("[data-mentorship-count]");
    const memory = remember(directory);
    if (line && freshLine) {
      line.replaceChildren(...freshLine.childNodes);
      freshLine.replaceWith(line);
    }
    directory.replaceChildren(...fresh.childNodes);
    return restore(directory, memory);
  };

  const load = async (directory, address, { push = true, goTo = "", typing = false } = {}) => {
    running.get(directory.id)?.abort();
    const control = new AbortController();
    running.set(directory.id, control);
    directory.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: control.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(directory.id);
      if (!fresh) throw new Error("no directory");
      const shown = answer.redirected ? answer.url : address;
      if (push && shown !== location.href) {
        /* One step back leads to before the typing, not through each of its pauses. */
        const goOn = typing && history.state?.typing;
        history[goOn ? "replaceState" : "pushState"]({ mentorship: true, typing }, "", shown);
      }
      here = location.pathname + location.search;
      const kept = replace(directory, fresh);
      unfold(directory);
      mark(directory);
      if (!kept && goTo) arrive(directory);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (push) note(directory, directory.dataset.mentorshipFailed);
      else location.assign(address);
    }
    if (running.get(directory.id) === control) directory.removeAttribute("aria-busy");
  };

  /* After turning a page, go on reading at its beginning. */
  const arrive = (directory) => {
    const count = directory.querySelector("[data-mentorship-count]");
    if (!count) return;
    count.tabIndex = -1;
    count.focus({ preventScroll: true });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    directory.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  };

  const mark = (directory) => directory.classList.add("mentorship-directory--instant");

  const ask = (form, options) => load(directoryOf(form), addressOf(form), options);

  let pause;
  const typed = (event) => {
    const form = event.target.closest("[data-mentorship-ask]");
    if (!form || event.target.type !== "search" || event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => form.isConnected && ask(form, { typing: true }), TYPING_PAUSE);
  };
  document.addEventListener("input", typed);
  /* Where several keys make one sign, the word is there only now. */
  document.addEventListener("compositionend", typed);

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-mentorship-ask]");
    if (form && event.target.type !== "search") ask(form);
  });

  /* Choosing somebody leaves the visitor where they are: the page is shown anew, with one more on the list. */
  const choose = async (form, button) => {
    const directory = directoryOf(form);
    const sent = new FormData(form);
    sent.set("mentor", button.value);
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { said } = await answer.json();
      await load(directory, location.href, { push: false });
      const line = directory.querySelector("[data-mentorship-said]");
      if (line) line.textContent = said.join(" ");
      document.getElementById(`mentorship-apply-${directory.id}-${sent.get("mentor")}`)?.focus();
    } catch {
      HTMLFormElement.prototype.submit.call(withMentor(form, sent.get("mentor")));
    }
  };

  /* A form that is sent by itself does not name the button that was pressed. */
  const withMentor = (form, mentor) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "mentor", value: mentor });
    form.append(field);
    return form;
  };

  document.addEventListener("submit", (event) => {
    const chooser = event.target.closest("[data-mentorship-directory] [data-mentorship-choose]");
    if (!chooser || !event.submitter) return;
    event.preventDefault();
    choose(chooser, event.submitter);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-mentorship-ask]");
    if (!form) return;
    event.preventDefault();
    clearTimeout(pause);
    ask(form);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mentorship-directory] a[href^='?']");
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.button !== 0) return;
    event.preventDefault();
    const goTo = link.closest(".mentorship-pages, .mentorship-found, .mentorship-empty");
    load(directoryOf(link), link.href, { goTo });
  });

  /* Back and forward: the address says what to show. */
  window.addEventListener("popstate", () => {
    const now = location.pathname + location.search;
    if (now === here && !history.state?.mentorship) return;
    for (const directory of document.querySelectorAll("[data-mentorship-directory]")) {
      load(directory, location.href, { push: false });
    }
  });

  for (const directory of document.querySelectorAll("[data-mentorship-directory]")) mark(directory);
  unfold(document);
  /* The other script shows a directory anew once it knows the visitor's time zone. */
  document.addEventListener("mentorship:shown", (event) => {
    const directory = event.target.closest("[data-mentorship-directory]");
    if (!directory) return;
    mark(directory);
    unfold(directory);
  });
})();
