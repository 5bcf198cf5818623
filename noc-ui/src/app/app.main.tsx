import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startSession } from '../shared/api/session-store.js';
import { App } from './app.js';
import { Providers } from './providers.js';
import '../shared/ui/status.css';
import '../shared/ui/ui.css';
import '../shared/ui/work-list.css';
import './shell.css';
import './menu.css';

export function mount(root: HTMLElement): void {
  void startSession();
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <App />
      </Providers>
    </StrictMode>,
  );
}
