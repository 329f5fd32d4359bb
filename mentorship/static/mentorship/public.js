/* Small comforts for the public pages; everything works without them. */
(() => {
  "use strict";

  /* Guess the visitor's time zone where none is chosen yet. */
  const guessTimeZone = () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const select of document.querySelectorAll("select[data-mentorship-timezone]")) {
      const known = [...select.options].some((option) => option.value === zone);
      if (!select.value && known) select.value = zone;
    }
  };

  /* Tell the server the browser's time zone, unless one was told or chosen before. Where the
     page had to do without, only that part of it is fetched again. */
  const rememberTimeZone = async () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || /(^|; )mentorship_zone=/.test(document.cookie)) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie =
      `mentorship_zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    const blind = document.querySelectorAll("[data-mentorship-zone-unknown][id]");
    if (!blind.length || !document.cookie.includes("mentorship_zone=")) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of blind) {
      const seeing = fresh.getElementById(part.id);
      if (!seeing) continue;
      part.replaceWith(seeing);
      seeing.dispatchEvent(new CustomEvent("mentorship:shown", { bubbles: true }));
    }
  };

  /* A second click while the first is on its way sends nothing twice. */
  const sendOnce = () => {
    for (const form of document.querySelectorAll("form[data-mentorship-once]")) {
      form.addEventListener("submit", (event) => {
        if (form.dataset.mentorshipSent) {
          event.preventDefault();
          return;
        }
        form.dataset.mentorshipSent = "yes";
        event.submitter?.setAttribute("aria-busy", "true");
      });
    }
    /* The back button brings the page as it was left. */
    window.addEventListener("pageshow", () => {
      for (const form of document.querySelectorAll("form[data-mentorship-sent]")) {
        delete form.dataset.mentorshipSent;
        form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
      }
    });
  };

  /* Open what an address points at. */
  const openTarget = () => {
    if (!location.hash) return;
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement && target.closest(".mentorship")) target.open = true;
  };

  guessTimeZone();
  rememberTimeZone().catch(() => {});
  sendOnce();
  openTarget();
  window.addEventListener("hashchange", openTarget);
  document.querySelector("[data-mentorship-errors]")?.focus();
})();
