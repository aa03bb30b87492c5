// Opens the page that ticks without network, and no other. It is there only while this device has taken a list along;
// it keeps that page and what it loads, which hold nothing of anybody. Another version of them is another cache.
const CACHE = "zhibu-offline-{{ version }}";
const SHELL = "{{ shell }}";

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const answer = await fetch(SHELL, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error("the page is not there");
  const page = await answer.clone().text();
  const files = new Set([...page.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map(([, file]) => file));
  const cache = await caches.open(CACHE);
  await cache.addAll([...files]);
  await cache.put(SHELL, answer);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("zhibu-offline-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const kept = async (one) => (await caches.open(CACHE)).match(one);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(async () => (await kept(SHELL)) ?? Response.error()));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith((async () => (await kept(request)) ?? fetch(request))());
});
