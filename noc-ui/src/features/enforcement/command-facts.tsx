import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMs, formatNumber } from '../../shared/format/numbers.js';
import { formatClock, formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { CommandRecord } from './queries.js';

export function CommandFacts({ command }: { readonly command: CommandRecord }) {
  const { t } = useTranslation('enforcement');
  const locale = useLocale();
  const zone = { locale, timeZone: useTimeZone() };
  const { router, state, attempts, latencyMs, createdAt, settledAt, dueAt } = command;
  const moment = (at: string) => formatMoment(Date.parse(at), zone);
  const facts = [
    ['router', router.name],
    ['asked', moment(createdAt)],
    ...(settledAt === null
      ? []
      : [['settled', `${moment(settledAt)} (${formatClock(Date.parse(settledAt), zone)})`]]),
    ...(state === 'failed' || state === 'queued' ? [['due', moment(dueAt)]] : []),
    ...(latencyMs === null ? [] : [['latency', `${formatMs(latencyMs, locale)} ms`]]),
    ['attempts', formatNumber(attempts, 0, locale)],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`detail.${name}`)}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('detail.why')}</dt>
        <dd>
          <Why command={command} />
        </dd>
      </div>
    </dl>
  );
}

/** Who wanted it and because of what; what was decided stands on the customer's page. */
function Why({
  command: { actor, cause, decisionId, service },
}: {
  readonly command: CommandRecord;
}) {
  const { t, i18n } = useTranslation('enforcement');
  const may = usePermissions();
  const isKnown = i18n.exists(`enforcement:cause.${cause}`);
  return (
    <>
      {isKnown ? t(`cause.${cause}`) : cause}
      <div className="sub">
        {i18n.exists(`enforcement:actor.${actor}`) ? t(`actor.${actor}`) : actor}
        {decisionId !== null && service !== null && may('dunning:read') && may('customer:read') && (
          <>
            {' · '}
            <Link className="link" href={`/customers/${service.customer.id}/dunning`}>
              {t('detail.decision')}
            </Link>
          </>
        )}
      </div>
    </>
  );
}
