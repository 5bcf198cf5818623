// Runs before the first paint, so that a dark room never sees a white flash. The key is shared with theme-choice.ts.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('atalaya.theme') ?? 'system';
  } catch {
    // Storage can be barred; the system's choice then holds.
  }
  const isWall = location.pathname.startsWith('/wall/');
  const asked = isWall ? new URLSearchParams(location.search).get('theme') : null;
  const fallback =
    isWall || !matchMedia('(prefers-color-scheme: light)').matches ? 'dark' : 'light';
  const wanted = asked ?? (isWall ? 'dark' : choice);
  document.documentElement.dataset.theme =
    wanted === 'dark' || wanted === 'light' ? wanted : fallback;
  if (isWall) document.documentElement.dataset.surface = 'wall';
})();
