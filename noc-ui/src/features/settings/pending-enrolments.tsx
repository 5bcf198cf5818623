import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { enrolmentsQuery } from './queries.js';

/** Remote collectors that were added and have not enrolled yet. */
export function PendingEnrolments({ mayWrite }: { readonly mayWrite: boolean }) {
  const { t } = useTranslation('settings');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const client = useQueryClient();
  const { data } = useQuery(enrolmentsQuery());
  const withdraw = async (id: string) => {
    await api.request(`/collector-enrolments/${id}`, { method: 'DELETE' });
    await client.invalidateQueries({ queryKey: ['collector-enrolments'] });
  };
  return (data ?? []).map(({ id, name, expiresAt }) => (
    <Notice key={id} tone="blue">
      {t('collector.pending', { name, until: formatMoment(Date.parse(expiresAt), zone) })}{' '}
      {mayWrite && (
        <Button look="quiet" onClick={() => void withdraw(id)}>
          {t('collector.withdraw')}
        </Button>
      )}
    </Notice>
  ));
}
