// What the pages gain where scripts run. Every page works without this file.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A form that was refused: its summary takes the focus. Whoever comes back to it later is given the page anew,
  // where the browser would show a page of its own about sending twice.
  const refused = document.querySelector("[data-focus]");
  if (refused) {
    refused.focus();
    history.replaceState(history.state, "", location.href);
  }

  // Password: a button that shows what is typed.
  for (const input of all("input[data-show]")) {
    const button = document.createElement("button");
    const turn = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? input.dataset.hide : input.dataset.show;
      button.setAttribute("aria-pressed", String(shown));
    };
    button.type = "button";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => turn(input.type === "password"));
    input.after(button);
    turn(false);
    // A browser must never offer the password as a remembered text.
    input.form?.addEventListener("submit", () => turn(false));
  }

  // Password: each rule ticks as one types; the lists are the server's alone.
  for (const list of all("[data-rules]")) {
    const input = list.closest("form").querySelector('input[autocomplete="new-password"]');
    const rules = all("[data-rule]", list);
    const say = (rule, met) => {
      rule.toggleAttribute("data-met", false);
      if (met) rule.dataset.met = "1";
      rule.querySelector(".state").textContent = `, ${met ? list.dataset.yes : list.dataset.no}`;
    };
    const look = () => {
      const typed = input.value.normalize("NFKC");
      const long = list.dataset.policy === "guide" && [...typed].length >= Number(list.dataset.passphrase);
      for (const rule of rules) {
        if (rule.dataset.rule === "length") say(rule, [...typed].length >= Number(rule.dataset.limit));
        else if (rule.dataset.pattern) say(rule, long || new RegExp(rule.dataset.pattern, "u").test(typed));
      }
    };
    input?.addEventListener("input", look);
  }

  // A form is sent once; coming back by the browser's button frees it.
  const free = () => {
    for (const button of all("button[disabled][data-words]")) {
      button.disabled = false;
      button.textContent = button.dataset.words;
    }
  };
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.sending) return;
    // After this turn: a disabled button's name would not be sent.
    setTimeout(() => {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.sending;
      button.disabled = true;
    });
  });
  addEventListener("pageshow", free);

  // A code's shape is said before it is sent: nothing leaves by itself.
  for (const input of all("[data-code]")) {
    input.addEventListener("input", () => {
      const digits = input.value.replace(/[\s.\-]/g, "");
      document.getElementById(`${input.id}-hint`)?.toggleAttribute("data-met", /^\d{6}$/.test(digits));
    });
  }

  // Resend a code without leaving the page; the button waits for its thirty seconds.
  for (const form of all("form[data-resend]")) {
    const button = form.querySelector("button");
    const words = button.textContent;
    let left = Number(form.dataset.resend);
    const tick = () => {
      button.disabled = left > 0;
      button.textContent = left > 0 ? form.dataset.wait.replace("30", left) : words;
      if (left > 0) { left -= 1; setTimeout(tick, 1000); }
    };
    tick();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      // Another page than the code's, or none: send the form plainly, so that its answer is seen.
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const name of ["[data-sent]", "[data-resend-status]"]) {
          document.querySelector(name).textContent = page.querySelector(name).textContent.trim();
        }
        left = 30;
        tick();
      } catch {
        form.submit();
      }
    });
  }

  // Boards are found as one types; the results are the same fragment that the page holds.
  for (const input of all("[data-search]")) {
    const results = document.getElementById(input.dataset.search);
    // Only how many were found is said aloud; the line is there from the start, or nothing would be.
    const aloud = document.createElement("p");
    aloud.className = "vh";
    aloud.setAttribute("role", "status");
    input.closest(".search").after(aloud);
    let timer = 0, newest = 0;
    const look = async () => {
      const turn = (newest += 1);
      const query = new URLSearchParams(new FormData(input.form));
      query.delete("csrfmiddlewaretoken");
      const only = new URLSearchParams();
      for (const name of input.dataset.names.split(" ")) if (query.has(name)) only.set(name, query.get(name));
      const answer = await fetch(`${input.dataset.url || location.pathname}?${only}`, { headers: { "X-Fragment": input.dataset.fragment } });
      const found = await answer.text();
      if (!answer.ok || turn !== newest) return;
      results.innerHTML = found;
      aloud.textContent = (results.querySelector("[data-count]") ?? results).textContent.trim();
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(look, 250); };
    input.addEventListener("input", soon);
    for (const other of all("[data-search-too]", input.form)) other.addEventListener("change", soon);
  }
})();
