import type { AccountDunningView } from '@atalaya/core/wire/rest/dunning';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { HoldDialog } from './hold-dialog.js';
import { liftHold } from './queries.js';

type Hold = AccountDunningView['holds'][number];

interface AccountHoldsProps {
  readonly accountId: string;
  readonly holds: readonly Hold[];
}

/** Why nothing of the account is cut: what stands, and what stood before. */
export function AccountHolds({ accountId, holds }: AccountHoldsProps) {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const now = useNowMs();
  const [isAdding, setAdding] = useState(false);
  const lift = useMutation({
    mutationFn: liftHold,
    onSuccess: () => client.invalidateQueries(),
  });
  const moment = (text: string) => formatMoment(Date.parse(text), zone);
  return (
    <section aria-label={t('hold.title')}>
      <div className="section-head">
        <h3>{t('hold.title')}</h3>
        {may('hold:write') && <Button onClick={() => setAdding(true)}>{t('hold.add')}</Button>}
      </div>
      {lift.error && (
        <p className="form-error" role="alert">
          {sentence(lift.error)}
        </p>
      )}
      {holds.length === 0 && <p className="sub">{t('hold.none')}</p>}
      <ul className="rows">
        {holds.map(({ id, kind, reason, author, createdAt, expiresAt, releasedAt, releasedBy }) => {
          const isOver =
            releasedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now);
          return (
            <li key={id}>
              <b>{t(`hold.kind.${kind}`)}</b>{' '}
              {!isOver &&
                (expiresAt ? t('hold.untilAt', { at: moment(expiresAt) }) : t('hold.open'))}
              {isOver && releasedBy !== null && t('hold.released', { by: releasedBy })}
              {isOver && releasedBy === null && t('hold.expired')}
              <div className="sub">
                {/* Of a payment in process the platform's own words say all. */}
                {kind !== 'payment_in_process' && `${reason} · `}
                {t('hold.by', { author, at: moment(createdAt) })}
              </div>
              {!isOver && may('hold:write') && (
                <Button look="quiet" disabled={lift.isPending} onClick={() => lift.mutate(id)}>
                  {t('hold.lift')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {isAdding && <HoldDialog accountId={accountId} onClose={() => setAdding(false)} />}
    </section>
  );
}
