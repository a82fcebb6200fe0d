// « Afficher les avis sur cet appareil »: the browser is asked, and what it answers is sent as a form.
"use strict";
(() => {
  const form = document.querySelector("form[data-push]");
  const able = form?.querySelector("[data-able]");
  if (!able || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  able.hidden = false;
  form.querySelector("[data-unable]").hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.endpoint.value) return;
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") return;
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
    const { endpoint, keys } = (await worker.pushManager.subscribe(options)).toJSON();
    form.endpoint.value = endpoint;
    form.browser_key.value = keys.p256dh;
    form.secret.value = keys.auth;
    form.submit();
  });
})();
