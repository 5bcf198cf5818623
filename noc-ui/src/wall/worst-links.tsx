import type { WorstLink } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../shared/format/numbers.js';
import { useLocale } from '../shared/i18n/use-locale.js';

/** The drop from its own 7-day median at which a link warns. */
const WARN_DROP_DB = -5;
const ROOM = 10;

interface WorstLinksProps {
  readonly links: readonly WorstLink[];
  readonly latencyMeasured: boolean;
}

export function WorstLinks({ links, latencyMeasured }: WorstLinksProps) {
  const { t } = useTranslation('wall');
  return (
    <footer className="worst">
      <div className="wall-section-head">
        <h2>{t('worst')}</h2>
        {latencyMeasured ? <span>{t('worstUnit')}</span> : <strong>{t('noLatency')}</strong>}
      </div>
      {links.length === 0 && <p className="wall-quiet">{t('noWorst')}</p>}
      <ol>
        {links.slice(0, ROOM).map((link) => (
          <WorstLinkItem key={link.deviceId} link={link} />
        ))}
      </ol>
    </footer>
  );
}

function WorstLinkItem({ link }: { link: WorstLink }) {
  const { t } = useTranslation('wall');
  const locale = useLocale();
  const { deltaDb, baselineDbm } = link;
  const isWorse = deltaDb !== null && deltaDb <= WARN_DROP_DB;
  return (
    <li className="worst-link">
      <span className="truncate">{link.name}</span>
      <span className="num">
        <b>{formatNumber(link.signalDbm, 0, locale)}</b>
        {baselineDbm !== null && (
          <small> {t('baseline', { dbm: formatNumber(baselineDbm, 0, locale) })}</small>
        )}
      </span>
      <span className="worst-delta num" data-worse={isWorse ? true : undefined}>
        {deltaDb === null ? t('noBaseline') : arrow(deltaDb, locale)}
      </span>
    </li>
  );
}

function arrow(deltaDb: number, locale: 'es' | 'en'): string {
  const rounded = Math.round(deltaDb);
  if (rounded === 0) return '=';
  return `${rounded < 0 ? '▼' : '▲'}${formatNumber(Math.abs(rounded), 0, locale)}`;
}
