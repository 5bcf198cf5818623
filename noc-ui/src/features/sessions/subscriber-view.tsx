import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { sessionsQuery } from '../../shared/sessions/queries.js';
import { SessionList } from '../../shared/sessions/session-list.js';
import { Icon } from '../../shared/ui/icon.js';
import { UsageChart } from './usage-chart.js';

/** One subscriber, by the name with which they dial in or the MAC of their lease. */
export function SubscriberView({ user }: { readonly user: string }) {
  const { t } = useTranslation('sessions');
  return (
    <div className="page">
      <header className="subscriber-head">
        <Link href="/sessions" className="icon-button" aria-label={t('person.back')}>
          <Icon name="back" />
        </Link>
        <div>
          <h1>{user}</h1>
          <LastConnection user={user} />
        </div>
      </header>
      <UsageChart user={user} />
      <section className="section">
        <div className="section-head">
          <h2>{t('person.history')}</h2>
        </div>
        <SessionList filter={{ user }} empty={t('person.none')} leavesOut="user" />
      </section>
    </div>
  );
}

function LastConnection({ user }: { readonly user: string }) {
  const { t } = useTranslation('sessions');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const { data } = useInfiniteQuery(sessionsQuery({ user }));
  if (!data) return null;
  const last = data.pages[0]?.items[0];
  if (!last) return <p className="page-lead">{t('person.never')}</p>;
  const state = last.toAt === null ? t('person.online') : t('person.offline');
  const at = formatMoment(Date.parse(last.fromAt), zone);
  return (
    <p className="page-lead">
      {state} · {t('person.last', { at })} ·{' '}
      <span className="mono">{last.address ?? last.addressV6}</span>
    </p>
  );
}
