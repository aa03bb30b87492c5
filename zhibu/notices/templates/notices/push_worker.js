// Shows what arrives while the site is closed, and opens the page when it is pressed. Keeps nothing.
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data ? event.data.json() : {}; } catch { /* not ours */ }
  if (!said.title) return;
  event.waitUntil(self.registration.showNotification(said.title, { body: said.body, tag: said.tag, data: said.url }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data;
  if (url && new URL(url, self.location).origin === self.location.origin) event.waitUntil(self.clients.openWindow(url));
});
