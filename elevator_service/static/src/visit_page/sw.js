// Serves the visit page without network: page and static files from the cache, data never.
const CACHE = "elevator-visits-{{version}}";
const STATIC = "/elevator_service/static/src/visit_page/";

// the page and its files are there from the first visit on, not only from the second
const FILES = ["app.js?v={{version}}", "style.css?v={{version}}", "store.js", "signature.js"];

self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(
        Promise.all(
            [["/elevator/visits", "/elevator/visits"], ...FILES.map((name) => [STATIC + name, self.location.origin + STATIC + name])].map(
                ([address, key]) => fresh(address, key)
            )
        )
    );
});

self.addEventListener("activate", (event) => {
    const old = (names) => names.filter((name) => name.startsWith("elevator-visits-") && name !== CACHE);
    event.waitUntil(
        caches
            .keys()
            .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
            .then(() => self.clients.claim())
    );
});

async function fresh(request, key) {
    const cache = await caches.open(CACHE);
    try {
        const response = await fetch(request);
        // a redirect to the login page is not the page
        if (response.ok && !response.redirected) {
            await cache.put(key, response.clone());
        }
        return response;
    } catch (error) {
        const kept = await cache.match(key);
        if (kept) {
            return kept;
        }
        throw error;
    }
}

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) {
        return;
    }
    if (url.pathname === "/elevator/visits") {
        event.respondWith(fresh(event.request, "/elevator/visits"));
    } else if (url.pathname.startsWith(STATIC)) {
        event.respondWith(fresh(event.request, event.request.url));
    }
});
