// « Garder la dernière page vue »: the choice is this device's alone, and is the worker's cache itself.
"use strict";
(async () => {
  const panel = document.querySelector("[data-keeping]");
  if (!panel || !("serviceWorker" in navigator) || !("caches" in window) || !navigator.locks) return;
  const [keep, forget] = ["keep", "forget"].map((name) => panel.querySelector(`[data-${name}]`));
  const status = panel.querySelector("[role=status]");
  const button = (choice) => choice.querySelector("button");
  const show = (isKept) => {
    keep.hidden = isKept;
    forget.hidden = !isKept;
  };
  const change = async (isKept, work) => {
    await work();
    show(isKept);
    status.textContent = isKept ? status.dataset.kept : status.dataset.forgotten;
    button(isKept ? forget : keep).focus();
  };
  button(keep).addEventListener("click", () =>
    change(true, async () => {
      await navigator.serviceWorker.register("/sw.js");
      await navigator.serviceWorker.ready;
      await navigator.locks.request("kept", () => caches.open("kept"));
    }),
  );
  button(forget).addEventListener("click", () =>
    change(false, () => navigator.locks.request("kept", () => caches.delete("kept"))),
  );
  show(await caches.has("kept"));
  panel.hidden = false;
})();
