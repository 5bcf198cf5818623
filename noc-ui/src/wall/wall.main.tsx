import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../shared/api/query-client.js';
import { addStrings } from '../shared/i18n/i18n.js';
import en from './strings.en.json';
import es from './strings.es.json';
import '../shared/ui/status.css';
import './wall.css';
import { WallPage } from './wall.page.js';

function tokenOf(path: string): string {
  const raw = path.split('/')[2] ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

export function mount(root: HTMLElement): void {
  addStrings('wall', es, en);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <WallPage token={tokenOf(location.pathname)} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
