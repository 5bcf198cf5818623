import '../app/zod-without-eval.js';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../shared/api/query-client.js';
import { addStrings, startI18n } from '../shared/i18n/i18n.js';
import { PortalApp } from './portal-app.js';
import en from './strings.en.json';
import es from './strings.es.json';
import '../shared/theme/tokens.css';
import '../shared/theme/base.css';
import '../shared/ui/status.css';
import '../shared/ui/ui.css';
import './portal.css';

/** `/portal/<tenant>` names the organisation; elsewhere the host is the organisation's own, and no name is needed. */
function tenantOf(path: string): string | undefined {
  return /^\/portal\/([a-z0-9][a-z0-9-]{0,62})(\/|$)/.exec(path)?.[1];
}

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  await startI18n();
  addStrings('portal', es, en);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <PortalApp tenant={tenantOf(location.pathname)} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
