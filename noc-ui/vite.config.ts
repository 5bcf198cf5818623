import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { firstPaintBudget } from './first-paint-budget.js';

export default defineConfig({
  plugins: [react(), firstPaintBudget()],
  resolve: { conditions: ['@atalaya/source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    // The customers' portal is a page of its own: it loads nothing of the staff's.
    rollupOptions: { input: ['index.html', 'portal.html'] },
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': 'http://127.0.0.1:3000',
      '/live': { target: 'http://127.0.0.1:3000', ws: true },
    },
  },
});
