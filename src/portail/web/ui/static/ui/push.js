// The worker's part of notices: one sentence without a name, and the page that it opens.
"use strict";
self.addEventListener("push", (event) => {
  const { text, path } = event.data.json();
  event.waitUntil(
    self.registration.showNotification("Portail Parents", { body: text, tag: "notices", data: path }),
  );
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = String(event.notification.data);
  if (/^\/(?!\/)/.test(path)) event.waitUntil(self.clients.openWindow(path));
});
