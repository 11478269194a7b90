// The first part of the service worker: it keeps what a visit has loaded, so that a lesson opens again
// without a network. The rest is JupyterLite's own, and answers what the kernel asks of the page.
const KEPT = "convhelpers";
const NOT_FILES = ["/api/drive", "/api/stdin/", "/api/service-worker-heartbeat"];
const AWAY = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>No network</title>
<meta name="viewport" content="width=device-width">
<body style="font: 1.1em/1.5 sans-serif; max-width: 36em; margin: 3em auto; padding: 0 1em">
<h1>No network</h1>
<p>This page has not been opened in this browser before, so it has to be loaded, and there is no network.
Pages that you have opened work without one. Your work is safe: it is kept in this browser.</p></body></html>`;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isFile = request.method === "GET" && origin === location.origin;
  if (!isFile || NOT_FILES.some((part) => pathname.includes(part))) return;
  event.respondWith(fromNetworkOrKept(event, request));
});

async function fromNetworkOrKept(event, request) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(cache.put(request, response.clone()));
    return response;
  } catch (error) {
    const isPage = request.mode === "navigate";
    const kept = await cache.match(request, { ignoreSearch: isPage, ignoreVary: true });
    if (kept) return kept;
    if (!isPage) throw error;
    return new Response(AWAY, { headers: { "Content-Type": "text/html" } });
  }
}
