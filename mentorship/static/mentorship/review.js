/* The review desk: single keys, who else is here, and small comforts. Everything works without. */
(() => {
  "use strict";

  const config = document.getElementById("wagtail-config");
  const settings = config ? JSON.parse(config.textContent) : {};
  // Wagtail's own switch, in everybody's account settings (WCAG 2.1.4).
  const keysAreOn = settings.KEYBOARD_SHORTCUTS_ENABLED !== false;
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const one = (selector, inside = document) => inside.querySelector(selector);

  // Open what folds, and put the cursor into its first field.
  const enter = (element) => {
    const folded = element.matches("details") ? element : element.closest("details");
    if (folded) folded.open = true;
    const field = one("select, textarea, input:not([type=hidden])", folded || element);
    (field || element).focus();
    element.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-opens]");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    enter(target);
  });

  // Choices: open the strike, tick it, and go to its reason.
  const strike = (card) => {
    const box = card && one(".mentorship-strike input[type=checkbox]", card);
    if (!box) return;
    box.checked = true;
    card.classList.add("mentorship-card--struck");
    one(".mentorship-strike", card).open = true;
    one(".mentorship-strike select", card).focus();
  };
  document.addEventListener("change", (event) => {
    const card = event.target.closest("[data-choice]");
    if (!card || event.target.type !== "checkbox") return;
    card.classList.toggle("mentorship-card--struck", event.target.checked);
  });
  const open = () =>
    all("[data-choice]").filter((card) => {
      const box = one(".mentorship-strike input[type=checkbox]", card);
      return box && !box.checked;
    });

  // The list: rows to walk through and to tick.
  const rows = () => all("[data-row]");
  const current = () => rows().find((row) => row.classList.contains("mentorship-row--here"));
  const walk = (step) => {
    const list = rows();
    const here = list.indexOf(current());
    const next = list[here < 0 ? 0 : Math.min(Math.max(here + step, 0), list.length - 1)];
    list.forEach((row) => row.classList.toggle("mentorship-row--here", row === next));
    one("a", next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const ticks = () => all("input[name=case]");
  const count = () => {
    const output = one("[data-ticked]");
    const number = ticks().filter((tick) => tick.checked).length;
    if (output) output.textContent = output.dataset.ticked.replace("%s", number);
  };
  const tickAll = () => {
    const missing = ticks().some((tick) => !tick.checked);
    ticks().forEach((tick) => (tick.checked = missing));
    count();
  };
  document.addEventListener("change", count);
  all(".mentorship-bulk__all").forEach((element) => (element.hidden = false));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-tick-all]")) tickAll();
    const handle = event.target.closest("[data-mention]");
    const note = handle && one("textarea", handle.closest("form"));
    if (note) {
      note.value = `${note.value}${note.value && !note.value.endsWith(" ") ? " " : ""}${handle.dataset.mention} `;
      note.focus();
    }
  });
  count();

  const onList = {
    j: () => walk(1),
    k: () => walk(-1),
    x: () => {
      const tick = current() && one("input[name=case]", current());
      if (tick) tick.checked = !tick.checked;
      count();
    },
    o: () => current() && one("a", current()).click(),
  };
  const onCase = {
    x: () => strike(document.activeElement.closest("[data-choice]") || open()[0]),
  };

  // A button is pressed by its key only when it has the focus already: one slip sends nothing.
  const press = (element) => {
    if (element.matches("button[name=action]") && document.activeElement !== element) {
      element.focus();
      element.scrollIntoView({ block: "nearest" });
    } else if (element.matches("a, button")) element.click();
    else enter(element);
  };
  const isTyping = (target) =>
    target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");

  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (one(".w-dialog[aria-hidden=false], .w-dialog:not([aria-hidden])")) return;
    if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
    if (isTyping(event.target)) return;
    const here = rows().length ? onList : onCase;
    const declared = one(`[data-key="${CSS.escape(event.key)}"]`);
    const chosen = /^[1-5]$/.test(event.key) && all("[data-choice]")[event.key - 1];
    if (chosen) strike(chosen);
    else if (here[event.key]) here[event.key]();
    else if (declared) press(declared);
    else return;
    event.preventDefault();
  };

  if (keysAreOn) {
    document.addEventListener("keydown", onKey);
    document.documentElement.classList.add("mentorship-keys");
    all("[data-key]").forEach((element) => {
      element.setAttribute("aria-keyshortcuts", element.dataset.key);
    });
  }
  const table = () => one("#keyboard-shortcuts-dialog table");
  const shortcuts = document.getElementById("mentorship-shortcuts");
  const tell = () => {
    if (shortcuts && table()) table().tBodies[0].before(shortcuts.content.cloneNode(true));
    return Boolean(table());
  };
  if (shortcuts && !tell()) {
    const watch = new MutationObserver(() => tell() && watch.disconnect());
    watch.observe(document.body, { childList: true, subtree: true });
  }

  // The mail of a rejection, with the reason as it is typed.
  const mail = one("[data-mail]");
  const reasons = mail ? all("select, input[type=text]", mail.closest("form")) : [];
  const write = () => {
    const words = reasons.map((field) => field.value.trim()).filter(Boolean).join(" ");
    all("[data-mail-reason]", mail).forEach((element) => (element.textContent = words || "…"));
  };
  reasons.forEach((field) => field.addEventListener("input", write));

  // Signs of life, and what others did meanwhile. A tab in the background is still there for a
  // while, in which one looks something up; then it goes, until one comes back to it.
  const presence = one("[data-presence]");
  if (!presence) return;
  let tab = "";
  let hiddenSince = document.hidden ? Date.now() : 0;
  const say = async () => {
    const answer = await fetch(presence.dataset.presence, { method: "POST", body: form() });
    if (answer.ok) show(await answer.json());
  };
  const form = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", one("input[name=csrfmiddlewaretoken]").value);
    data.set("mark", presence.dataset.mark);
    data.set("tab", tab);
    return data;
  };
  const show = ({ others = "", changed = "", tab: own = "" }) => {
    tab = own;
    const write = (element, words) => {
      const text = one("span", element);
      if (text.textContent !== words) text.textContent = words;
      element.hidden = !words;
    };
    write(one("[data-others]", presence), others);
    write(one("[data-changed]", presence), changed);
  };
  const leave = () => {
    const data = form();
    data.set("leave", "1");
    navigator.sendBeacon(presence.dataset.presence, data);
    tab = "";
  };
  const isForgotten = () =>
    hiddenSince && Date.now() - hiddenSince >= presence.dataset.hiddenFor * 1000;
  const ping = () => {
    if (!isForgotten()) say().catch(() => {});
    else if (tab) leave();
  };
  // A page that is left is hidden after it has said farewell: it must not come back by that.
  const look = () => {
    hiddenSince = document.hidden ? Date.now() : 0;
    if (!document.hidden) ping();
  };
  ping();
  setInterval(ping, presence.dataset.every * 1000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", leave);
})();
