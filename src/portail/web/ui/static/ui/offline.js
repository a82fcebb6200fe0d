// The worker's part of reading offline: the last view, where the parent asked for it on this device.
// The cache « kept » is the choice itself: without it nothing is written. Every online page asks for the
// kept one anew, so that what is kept is never more than what its reader may still see.
"use strict";
(() => {
  const NAME = "kept";
  const LONGEST = 7 * 24 * 3600 * 1000;
  // Never results, report cards, absences, fees or a message itself.
  const VIEWS = /^(\/en)?\/(aujourdhui|agenda|messages)\/$/;
  const FILES = /(?:href|src)="(\/static\/[^"]+\.(?:css|js|svg))"/g;
  const ENDED = [401, 403, 404, 410];

  // One at a time: nothing is written between what looks for the choice and what takes it back.
  const alone = (work) => navigator.locks.request(NAME, work);
  const wipe = () => alone(() => caches.delete(NAME));
  const isView = (address) => VIEWS.test(new URL(address).pathname);

  const keptPage = async () => {
    if (!(await caches.has(NAME))) return null;
    const cache = await caches.open(NAME);
    const request = (await cache.keys()).find(({ url }) => isView(url));
    const page = request && (await cache.match(request));
    if (!page) return null;
    if (Date.now() - Number(page.headers.get("X-Kept")) < LONGEST) return { url: request.url, page };
    await cache.delete(request);
    return null;
  };

  const keep = async (url, answer) => {
    if (!(await caches.has(NAME))) return;
    const html = await answer.text();
    const files = [...html.matchAll(FILES)].map(([, path]) => new URL(path, url).href);
    const read = await Promise.all(files.map((file) => fetch(file)));
    const headers = new Headers(answer.headers);
    headers.set("X-Kept", Date.now());
    await alone(async () => {
      if (!(await caches.has(NAME))) return;
      const cache = await caches.open(NAME);
      for (const { url: old } of await cache.keys()) if (![url, ...files].includes(old)) await cache.delete(old);
      await Promise.all(files.map((file, place) => cache.put(file, read[place])));
      await cache.put(url, new Response(html, { headers }));
    });
  };

  // A sign-in, a refusal or nothing instead of the page: whoever kept it may not read it any more.
  const settle = async (url, answer) => {
    if (answer.type === "opaqueredirect" || ENDED.includes(answer.status)) return wipe();
    if (answer.ok) return keep(url, answer);
  };

  const renew = async () => {
    const kept = await keptPage();
    if (kept) await settle(kept.url, await fetch(kept.url, { redirect: "manual" }));
  };

  const read = async (url) => {
    const kept = await keptPage();
    if (!kept) return Response.error();
    if (kept.url !== url) return Response.redirect(kept.url);
    const html = await kept.page.text();
    const dated = html.replace(/<template data-kept>(.*?)<\/template>/s, "$1");
    return new Response(dated, { headers: kept.page.headers });
  };

  const view = async (event) => {
    const url = event.request.url.split("#")[0];
    const answer = await fetch(event.request).catch(() => null);
    if (!answer) return read(url);
    const after = isView(url) ? settle(url, answer.clone()) : renew();
    event.waitUntil(after.catch(() => null));
    return answer;
  };

  const file = async (request) => {
    const kept = await fetch(request).catch(() => caches.match(request.url));
    return kept ?? Response.error();
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== self.location.origin) return;
    if (request.method === "POST" && pathname.endsWith("/deconnexion/")) event.waitUntil(wipe());
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(view(event));
    else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  });
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
})();
