import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../shared/format/time.js';
import { Button } from '../shared/ui/button.js';
import { Notice } from '../shared/ui/notice.js';
import { useZone } from './brand-context.js';
import { diagnosisQuery } from './portal-queries.js';

const TONES = { works: 'green', trouble: 'amber', unknown: 'unknown' } as const;

/** "Why does it not work?": asked by the customer, answered in a sentence. */
export function ServiceCheck({ serviceId }: { readonly serviceId: string }) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const { data, isError, isFetching, refetch } = useQuery(diagnosisQuery(serviceId));
  return (
    <div aria-live="polite">
      {isError && !isFetching && <Notice tone="unknown">{t('check.failed')}</Notice>}
      {data && !isError && (
        <Notice tone={TONES[data.state]}>
          {data.sentence[zone.locale]}
          <p className="portal-quiet">
            {t('check.at', { at: formatMoment(Date.parse(data.at), zone) })}
          </p>
        </Notice>
      )}
      <Button disabled={isFetching} onClick={() => void refetch()}>
        {t(isFetching ? 'check.asking' : data ? 'check.again' : 'check.ask')}
      </Button>
    </div>
  );
}
