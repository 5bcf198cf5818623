import type { Wall } from '@atalaya/core/wire/rest/wall';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { suggestLocale } from '../shared/i18n/i18n.js';
import { openLiveConnection } from '../shared/live/connection.js';
import { IncidentList } from './incident-list.js';
import { TowerBoard } from './tower-board.js';
import { WallHeader } from './wall-header.js';
import { isRevoked, wallQuery } from './wall-query.js';
import { WorstLinks } from './worst-links.js';

const STATE_SETTLE_MS = 300;

export function WallPage({ token }: { token: string }) {
  const options = useMemo(() => wallQuery(token), [token]);
  const { data, error } = useQuery(options);
  useWallConnection(token);
  const locale = data?.tenant.locale;
  useEffect(() => {
    if (locale) suggestLocale(locale);
  }, [locale]);
  if (isRevoked(error)) return <WallMessage kind="revoked" />;
  if (!data) return <WallMessage kind={error ? 'unreachable' : 'starting'} />;
  return <WallScreen wall={data} />;
}

function WallScreen({ wall }: { wall: Wall }) {
  return (
    <div className="wall">
      <WallHeader wall={wall} />
      <main className="wall-body">
        <TowerBoard towers={wall.towers} />
        <IncidentList wall={wall} />
      </main>
      <WorstLinks links={wall.worstLinks} latencyMeasured={wall.latencyMeasured} />
    </div>
  );
}

function WallMessage({ kind }: { kind: 'revoked' | 'unreachable' | 'starting' }) {
  const { t } = useTranslation('wall');
  return (
    <main className="wall-message" data-kind={kind}>
      <h1>{t(`${kind}.title`)}</h1>
      <p>{t(`${kind}.text`)}</p>
    </main>
  );
}

function useWallConnection(token: string): void {
  const client = useQueryClient();
  useEffect(() => {
    let settle: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      settle = undefined;
      void client.invalidateQueries({ queryKey: ['wall'] });
    };
    const connection = openLiveConnection({
      token: () => token,
      renew: async () => true,
      onState: () => {
        settle ??= setTimeout(refetch, STATE_SETTLE_MS);
      },
      onSamples: () => undefined,
      onGap: refetch,
    });
    return () => {
      clearTimeout(settle);
      connection.close();
    };
  }, [client, token]);
}
