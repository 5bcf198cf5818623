import type { Outage } from '@atalaya/core/wire/rest/wall';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Speaks once for each outage that was not there before; what was open at arrival is no news. */
export function NewOutages({ outages }: { outages: readonly Outage[] }) {
  const { t } = useTranslation('shared');
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = known.current;
    const fresh = before ? outages.filter(({ deviceId }) => !before.has(deviceId)) : [];
    known.current = new Set(outages.map(({ deviceId }) => deviceId));
    if (fresh.length > 0) {
      setNews(t('newOutage', { name: fresh.map(({ name }) => name).join(', ') }));
    }
  }, [outages, t]);
  return (
    <p className="visually-hidden" aria-live="assertive">
      {news}
    </p>
  );
}
