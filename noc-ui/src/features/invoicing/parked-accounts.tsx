import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { ParkedAccount } from '@atalaya/core/wire/rest/parked-accounts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { parkedQuery, retryParked } from './queries.js';

/** The queue of accounts that stand still, each with its reason and another look; nothing where none does. */
export function ParkedAccounts() {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const query = useInfiniteQuery(parkedQuery);
  const retry = useMutation({
    mutationFn: ({ id }: ParkedAccount) => retryParked(id),
    onSuccess: () => client.invalidateQueries(),
  });
  const parked = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const done = retry.data && retry.variables;
  if (parked.length === 0 && !done) return null;
  return (
    <section className="section">
      <h2>{t('parked.title')}</h2>
      <p className="section-note">{t('parked.lead')}</p>
      {done && retry.data && (
        <p role="status">
          {t(`parked.outcomes.${retry.data.outcome}`, { name: done.customer.name })}
        </p>
      )}
      {retry.error && (
        <p className="form-error" role="alert">
          {sentence(retry.error)}
        </p>
      )}
      {parked.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('customer')}</th>
                <th scope="col">{t('parked.why')}</th>
                <th scope="col">{t('parked.since')}</th>
                {may('invoice:write') && <th scope="col" aria-label={t('parked.retry')} />}
              </tr>
            </thead>
            <tbody>
              {parked.map((one) => (
                <ParkedRow
                  key={one.id}
                  parked={one}
                  isBusy={retry.isPending}
                  onRetry={may('invoice:write') ? () => retry.mutate(one) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreButton query={query} />
    </section>
  );
}

interface ParkedRowProps {
  readonly parked: ParkedAccount;
  readonly isBusy: boolean;
  readonly onRetry: (() => void) | undefined;
}

function ParkedRow({ parked, isBusy, onRetry }: ParkedRowProps) {
  const { t, i18n } = useTranslation('invoicing');
  const locale = useLocale();
  const zone = useTimeZone();
  const { customer, part, problem, since } = parked;
  const key = `problems.${problem.kind}`;
  const reason = typeof problem['reason'] === 'string' ? problem['reason'] : null;
  return (
    <tr>
      <td>
        <Link className="link" href={`/customers/${customer.id}`}>
          {customer.name}
        </Link>
      </td>
      <td>
        {t(i18n.exists(key, { ns: 'invoicing' }) ? key : 'problems.unknown')}
        <div className="sub">
          {t(`parked.parts.${part}`)}
          {reason !== null && <> · {reason}</>}
        </div>
      </td>
      <td className="num">{formatCalendarDay(dayIn(Date.parse(since), zone), locale)}</td>
      {onRetry && (
        <td className="end">
          <Button
            look="quiet"
            disabled={isBusy}
            onClick={onRetry}
            aria-label={t('parked.retryOf', { name: customer.name })}
          >
            {t('parked.retry')}
          </Button>
        </td>
      )}
    </tr>
  );
}
