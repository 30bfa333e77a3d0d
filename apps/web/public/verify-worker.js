// Keeps the page that verifies, and the files that it is made of, for when there is no network. Its scope is that page alone;
// it is fetched without cookies, so that what is kept is nobody's.
const page = '/verify';
const cacheName = 'vitrine-verify';

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname === page) event.respondWith(newest(event));
  else if (pathname.startsWith('/assets/')) event.respondWith(kept(request));
});

/** The page of the server, else the one that was kept. */
async function newest(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keep());
    return answer;
  } catch (error) {
    const known = await caches.match(page);
    if (known === undefined) throw error;
    return known;
  }
}

/** Files never change under their name. */
async function kept(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** All of the page or nothing: it is put last, and what it needs no more is dropped. */
async function keep() {
  const cache = await caches.open(cacheName);
  const answer = await fetch(page, { credentials: 'omit', headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const wanted = new Set(filesIn(await answer.clone().text()));
  for (const file of [...wanted].filter((name) => name.endsWith('.css'))) {
    for (const name of filesIn(await (await fetch(file)).text())) wanted.add(name);
  }
  const held = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await cache.addAll([...wanted].filter((name) => !held.includes(name)));
  await cache.put(page, answer);
  for (const name of held) {
    if (name !== page && !wanted.has(name)) await cache.delete(name);
  }
}

function filesIn(text) {
  return [...text.matchAll(/["'(](\/assets\/[\w.-]+)["')]/g)].map(([, name]) => name);
}
