import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { keepSeen, restoreSeen } from '../shared/api/offline-memory.js';
import { createQueryClient } from '../shared/api/query-client.js';
import { sessionAuthority, useSessionState } from '../shared/api/session-store.js';
import { suggestLocale } from '../shared/i18n/i18n.js';
import { openLiveConnection } from '../shared/live/connection.js';
import { announceWith, publishSamples } from '../shared/live/live-topics.js';
import { applyBrand } from '../shared/theme/brand.js';
import { useShownTheme } from '../shared/theme/theme-choice.js';

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <PersonEffects />
      {children}
    </QueryClientProvider>
  );
}

const STATE_SETTLE_MS = 500;

/** What follows from who is here: language, brand, the live connection, what is kept for offline. */
function PersonEffects() {
  const session = useSessionState();
  const client = useQueryClient();
  const theme = useShownTheme();
  const person = 'person' in session ? session.person : undefined;
  const userId = person?.user.id;
  const tenantId = person?.tenant?.id;
  const locale = person?.user.locale;
  const brandColor = person?.tenant?.branding.brandColor;

  useEffect(() => {
    if (locale) suggestLocale(locale);
  }, [locale]);

  useEffect(() => applyBrand(brandColor, theme), [brandColor, theme]);

  useEffect(() => {
    // Another person, or nobody: nothing of the last one stays in memory.
    client.clear();
    if (userId === undefined) return;
    restoreSeen(client, userId);
    return keepSeen(client, userId);
  }, [client, userId]);

  useEffect(() => {
    if (userId === undefined || tenantId === undefined) return;
    let settle: ReturnType<typeof setTimeout> | undefined;
    const refetchStates = () => {
      settle = undefined;
      for (const key of ['overview', 'incidents', 'devices', 'device', 'topology']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    };
    const connection = openLiveConnection({
      token: sessionAuthority.token,
      renew: sessionAuthority.renew,
      onState: () => {
        settle ??= setTimeout(refetchStates, STATE_SETTLE_MS);
      },
      onSamples: publishSamples,
      onGap: () => void client.invalidateQueries(),
    });
    announceWith(connection.setDevices);
    return () => {
      clearTimeout(settle);
      announceWith(() => undefined);
      connection.close();
    };
  }, [client, userId, tenantId]);
  return null;
}
