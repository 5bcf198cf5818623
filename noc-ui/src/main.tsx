import './app/zod-without-eval.js';
import { keepLoaded } from './app/keep-loaded.js';
import { loadChunk } from './app/load-chunk.js';
import { watchVersion } from './app/version-watch.js';
import { startI18n } from './shared/i18n/i18n.js';
import './shared/theme/tokens.css';
import './shared/theme/base.css';

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  const isWall = location.pathname.startsWith('/wall/');
  const [main] = await Promise.all([
    isWall
      ? loadChunk(() => import('./wall/wall.main.js'))
      : loadChunk(() => import('./app/app.main.js')),
    startI18n(),
  ]);
  main.mount(root);
  watchVersion({ isUnattended: isWall });
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    keepLoaded(navigator.serviceWorker);
    void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  }
}

void start();
