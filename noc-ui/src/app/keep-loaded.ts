/**
 * A first visit loads its files before the service worker watches what is loaded: it is told of them as soon as it
 * does, and of those that were under way then, so that one visit with a network is enough for the next one without.
 */
export function keepLoaded(workers: ServiceWorkerContainer): void {
  workers.addEventListener('controllerchange', () => {
    const observer = new PerformanceObserver((list) => {
      const files = list.getEntries().map(({ name }) => name);
      workers.controller?.postMessage({ keep: files.filter((url) => url.includes('/assets/')) });
    });
    observer.observe({ type: 'resource', buffered: true });
  });
}
