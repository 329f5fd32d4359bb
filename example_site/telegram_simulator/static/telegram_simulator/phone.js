// Makes the phone live: asks for news every second and a half, and sends without leaving the page.
(() => {
  "use strict";
  const phone = document.querySelector(".phone");
  if (!phone) return;

  const LOOK_EVERY = 1500;
  const WAIT_FOR_ANSWER = 10000;
  const chat = phone.querySelector(".chat");
  const bubbles = document.getElementById("bubbles");
  const toast = document.getElementById("toast");
  const awaited = new Map();
  let seen = null;
  let hideToast = 0;

  // The conversation is laid out from below: its end is at nought.
  const toEnd = () => { chat.scrollTop = 0; };
  const isAtEnd = () => Math.abs(chat.scrollTop) < 80;

  function say(text, isAlert) {
    toast.textContent = text;
    toast.classList.toggle("toast--alert", isAlert);
    toast.hidden = false;
    clearTimeout(hideToast);
    hideToast = setTimeout(() => { toast.hidden = true; }, isAlert ? 8000 : 4500);
  }

  function release(id) {
    const tap = awaited.get(id);
    if (!tap) return;
    clearTimeout(tap.timer);
    document.getElementById(tap.key)?.removeAttribute("aria-busy");
    awaited.delete(id);
  }

  function draw(news) {
    const started = news.started ? "yes" : "no";
    const blocked = news.blocked ? "yes" : "no";
    if (started !== phone.dataset.started || blocked !== phone.dataset.blocked) {
      window.location.replace(window.location.pathname);
      return;
    }
    const version = JSON.stringify(news.messages);
    if (version !== seen) {
      const stay = isAtEnd();
      const focused = document.activeElement?.id;
      // At the first look too: something may have arrived while the page was on its way.
      bubbles.innerHTML = news.html;
      seen = version;
      document.getElementById("welcome")?.toggleAttribute("hidden", news.messages.length > 0);
      if (focused?.startsWith("key-")) document.getElementById(focused)?.focus();
      if (stay) toEnd();
    }
    for (const answer of news.answers) {
      if (!awaited.has(answer.id)) continue;
      release(answer.id);
      if (answer.text) say(answer.text, answer.alert);
    }
    for (const { key } of awaited.values()) {
      document.getElementById(key)?.setAttribute("aria-busy", "true");
    }
  }

  async function look() {
    try {
      const response = await fetch(phone.dataset.source, { headers: { Accept: "application/json" } });
      if (response.ok) draw(await response.json());
    } catch {
      // The server is away for a moment; the next look may find it.
    }
  }

  async function send(form, submitter) {
    const body = new FormData(form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    submitter?.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(response.statusText);
      const result = await response.json();
      if (form.dataset.live === "tap") {
        const timer = setTimeout(() => release(result.id), WAIT_FOR_ANSWER);
        awaited.set(result.id, { key: submitter.id, timer });
      } else {
        form.reset();
        submitter?.removeAttribute("aria-busy");
        toEnd();
      }
      await look();
    } catch {
      submitter?.removeAttribute("aria-busy");
      say(phone.dataset.failed, true);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.live) return;
    event.preventDefault();
    if (event.submitter?.getAttribute("aria-busy") === "true") return;
    send(form, event.submitter);
  });

  toEnd();
  look();
  setInterval(() => { if (!document.hidden) look(); }, LOOK_EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  if (!toast.hidden) say(toast.textContent, false);
})();
