import type { Overview } from '@atalaya/core/wire/rest/overview';
import type { Outage, WorstLink } from '@atalaya/core/wire/rest/wall';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { overviewQuery } from '../../shared/api/overview-query.js';
import { formatNumber, formatSigned } from '../../shared/format/numbers.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { isBlind } from '../../shared/ui/collector-trouble.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';
import { CountTable } from './count-table.js';
import { FirstSteps } from './first-steps.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './overview.css';

addStrings('overview', es, en);

export function OverviewPage() {
  const query = useQuery(overviewQuery());
  return (
    <div className="page overview">
      <QueryView query={query}>
        {(overview) =>
          overview.counts.length === 0 ? <FirstSteps /> : <Now overview={overview} />
        }
      </QueryView>
    </div>
  );
}

function Now({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview');
  const { outages, worstLinks, counts, collectorTroubles, failingChannels } = overview;
  const calm = collectorTroubles.some(({ kind }) => isBlind(kind)) ? 'unseen' : 'calm';
  return (
    <>
      <PageHead
        title={outages.length === 0 ? t(calm) : t('wrong', { count: outages.length })}
        lead={t('lead')}
      />
      {failingChannels.length > 0 && <FailingChannels channels={failingChannels} />}
      {outages.length > 0 && <OutageTable outages={outages} />}
      <div className="overview-columns">
        <WorstTable links={worstLinks} />
        <CountTable counts={counts} />
      </div>
    </>
  );
}

/** Who is not told of what goes wrong now. */
function FailingChannels({ channels }: { channels: Overview['failingChannels'] }) {
  const { t } = useTranslation('overview');
  return (
    <Notice tone="amber">
      <p>
        {t('failing', { count: channels.length })}{' '}
        {channels.map(({ id, kind, name }, index) => (
          <Fragment key={id}>
            {index > 0 && ', '}
            <Link
              href={`/settings/${kind === 'webhook' ? 'webhooks' : 'channels'}`}
              className="link"
            >
              {name}
            </Link>
          </Fragment>
        ))}
      </p>
    </Notice>
  );
}

function OutageTable({ outages }: { outages: readonly Outage[] }) {
  const { t } = useTranslation(['overview', 'shared']);
  return (
    <section className="section">
      <h2 className="visually-hidden">{t('outages')}</h2>
      <ul className="outage-rows">
        {outages.map((outage) => (
          <li key={outage.deviceId}>
            <StatusBadge state={outage.state} />
            <Link href={`/devices/${outage.deviceId}`} className="link truncate outage-name">
              {outage.name}
            </Link>
            <span className="sub truncate">
              {[t(`shared:role.${outage.role}`), outage.siteName].filter(Boolean).join(' · ')}
            </span>
            <span className="outage-age">
              <Age since={outage.since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WARN_DROP_DB = -5;

function WorstTable({ links }: { links: readonly WorstLink[] }) {
  const { t } = useTranslation('overview');
  const locale = useLocale();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('worst.title')}</h2>
        <span className="section-note">{t('worst.note')}</span>
      </div>
      {links.length === 0 && <p className="sub">{t('worst.none')}</p>}
      {links.length > 0 && (
        <div className="table-scroll">
          <table className="table worst-table">
            <thead>
              <tr>
                <th scope="col">{t('worst.name')}</th>
                <th scope="col" className="end">
                  {t('worst.now')}
                </th>
                <th scope="col" className="end">
                  {t('worst.before')}
                </th>
                <th scope="col" className="end">
                  {t('worst.change')}
                </th>
              </tr>
            </thead>
            <tbody>
              {links.map((link) => (
                <tr key={link.deviceId}>
                  <td>
                    <Link href={`/devices/${link.deviceId}`} className="link">
                      {link.name}
                    </Link>
                    <div className="sub truncate">
                      {[link.upstreamName, link.siteName].filter(Boolean).join(' · ')}
                    </div>
                  </td>
                  <td className="end num">
                    <b>{formatNumber(link.signalDbm, 0, locale)}</b>
                  </td>
                  <td className="end num">{formatNumber(link.baselineDbm, 0, locale)}</td>
                  <td
                    className="end num"
                    data-worse={(link.deltaDb ?? 0) <= WARN_DROP_DB || undefined}
                  >
                    {link.deltaDb === null
                      ? t('worst.new')
                      : `${formatSigned(link.deltaDb, 0, locale)} dB`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
