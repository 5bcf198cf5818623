// Keeps the shell of the application for a phone without network: the page and its hashed files, nothing else.
// Answers of the API are never stored here; what a person saw last is kept by the page itself, under that
// person's id, and is erased on sign-out (src/shared/api/offline-memory.ts).
const SHELL = 'atalaya-shell-v1';
const PAGE = '/';
const NAVIGATION_TIMEOUT_MS = 4_000;

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (isApplicationPath(url.pathname)) event.respondWith(pageFromNetworkFirst(request));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(assetFromCacheFirst(request));
  }
});

/** What a page loaded before this worker watched it. */
self.addEventListener('message', (event) => {
  const urls = event.data?.keep;
  if (Array.isArray(urls)) event.waitUntil(keepFiles(urls));
});

async function keepFiles(urls) {
  for (const url of urls) {
    const { origin, pathname } = new URL(url, location.href);
    if (origin !== location.origin || !pathname.startsWith('/assets/')) continue;
    await assetFromCacheFirst(new Request(url)).catch(() => undefined);
  }
}

function isApplicationPath(path) {
  return !/^\/(api|live|health|metrics|portal)(\/|$)/.test(path);
}

async function keepPage() {
  const cache = await caches.open(SHELL);
  const reply = await fetch(PAGE, { cache: 'no-store' });
  if (reply.ok) await cache.put(PAGE, reply);
}

async function forgetOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)));
}

async function pageFromNetworkFirst(request) {
  const cache = await caches.open(SHELL);
  try {
    const reply = await fetch(request, { signal: AbortSignal.timeout(NAVIGATION_TIMEOUT_MS) });
    if (!reply.ok) throw new Error(`page answered ${reply.status}`);
    await cache.put(PAGE, reply.clone());
    return reply;
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function assetFromCacheFirst(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) {
    await cache.put(request, reply.clone());
    await dropOldest(cache);
  }
  return reply;
}

/** Hashed files of past versions pile up; the newest hundred cover any version in use. */
async function dropOldest(cache) {
  const keys = await cache.keys();
  const assets = keys.filter((key) => new URL(key.url).pathname.startsWith('/assets/'));
  await Promise.all(
    assets.slice(0, Math.max(0, assets.length - 100)).map((key) => cache.delete(key)),
  );
}
