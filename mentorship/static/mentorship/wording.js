/* The preview follows what is typed, and a placeholder can be put in by a click. */
(() => {
  "use strict";

  const PAUSE = 500;

  const showPanes = (root, panes) => {
    const put = (name, text) => {
      const pane = root.querySelector(`[data-pane="${name}"]`);
      if (pane) pane.textContent = text;
    };
    put("subject", panes.subject);
    put("text", panes.text);
    if (!panes.telegram) return;
    put("telegram-subject", panes.subject);
    put("telegram", panes.telegram.text);
    const keys = panes.telegram.buttons.map((label) => {
      const key = document.createElement("li");
      key.textContent = label;
      return key;
    });
    root.querySelector('[data-pane="telegram-buttons"]').replaceChildren(...keys);
  };

  const follow = (root, form) => {
    const frame = root.querySelector('iframe[data-pane="mail"]');
    const address = new URL(frame.src);
    address.search = "?draft=1";
    let timer = 0;
    let last = 0;
    const refresh = async () => {
      const turn = ++last;
      const data = new FormData(form);
      data.set("do", "preview");
      try {
        const answer = await fetch(window.location.pathname, {
          method: "POST",
          body: data,
          headers: { Accept: "application/json" },
        });
        if (!answer.ok || turn !== last) return;
        showPanes(root, await answer.json());
        frame.contentWindow.location.replace(address);
      } catch {
        // The button does the same, and says what is wrong.
      }
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(refresh, PAUSE);
    });
  };

  const insert = (form) => {
    let field = form.elements.body;
    form.addEventListener("focusin", (event) => {
      if (event.target.matches("textarea, input[type='text']")) field = event.target;
    });
    form.querySelectorAll("[data-placeholder]").forEach((button) => {
      button.disabled = false;
      button.addEventListener("click", () => {
        field.setRangeText(
          button.dataset.placeholder,
          field.selectionStart,
          field.selectionEnd,
          "end",
        );
        field.focus();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  };

  document.querySelectorAll("[data-mentorship-wording]").forEach((root) => {
    const form = root.querySelector("form");
    follow(root, form);
    insert(form);
  });
})();
