import type { Sector, Tower } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../shared/format/numbers.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { deviceStatus } from '../shared/ui/device-status.js';
import { StatusGlyph } from '../shared/ui/status-glyph.js';
import { sectorNames } from './sector-names.js';
import type { Tile } from './wall-layout.js';
import { BUSY_FROM_PCT, POOR_SIGNAL_DBM } from './wall-rank.js';

export function TowerTile({ tile }: { tile: Tile }) {
  const { t } = useTranslation('wall');
  const { tower, cells, columns, hiddenCells } = tile;
  const names = sectorNames(
    tower.name,
    cells.map(({ name }) => name),
  );
  return (
    <article
      className="tower"
      data-tone={deviceStatus(tower.state).tone}
      style={{ flex: `${tile.weight} 1 calc(${tile.minWidth} * var(--px))` }}
    >
      <TowerHead tower={tower} />
      <div className="tower-cells" style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
        {cells.map((sector, at) => (
          <SectorCell key={sector.deviceId} sector={sector} name={names[at] ?? sector.name} />
        ))}
        {hiddenCells > 0 && (
          <p className="sector-more">{t('moreSectors', { count: hiddenCells })}</p>
        )}
        {cells.length === 0 && (
          <p className="sector-more">{t('noSectors', { count: tower.infrastructure.length })}</p>
        )}
      </div>
    </article>
  );
}

function TowerHead({ tower }: { tower: Tower }) {
  const { t } = useTranslation(['wall', 'shared']);
  const look = deviceStatus(tower.state);
  const isCalm = tower.state === 'up';
  return (
    <header className="tower-head">
      {!isCalm && <StatusGlyph shape={look.shape} tone={look.tone} />}
      <h2 className="truncate">{tower.name}</h2>
      {!isCalm && <span className="tower-state">{t(`shared:${look.wordKey}`)}</span>}
      <span className="tower-stations num">{t('stations', { count: tower.stations })}</span>
    </header>
  );
}

function SectorCell({ sector, name }: { sector: Sector; name: string }) {
  const { t } = useTranslation(['wall', 'shared']);
  const look = deviceStatus(sector.state, sector.reason);
  const isUp = sector.state === 'up';
  return (
    <div className={look.tone === 'unknown' ? 'sector hatched' : 'sector'} data-tone={look.tone}>
      <h3>
        <StatusGlyph shape={look.shape} tone={look.tone} />
        <span className="truncate">{name}</span>
      </h3>
      {isUp ? (
        <SectorNumbers sector={sector} />
      ) : (
        <p className="sector-state truncate">{t(`shared:${look.wordKey}`)}</p>
      )}
    </div>
  );
}

function SectorNumbers({ sector }: { sector: Sector }) {
  const { t } = useTranslation('wall');
  const locale = useLocale();
  const { clients, worstSignalDbm: worst, utilisationPct: busy } = sector;
  const isPoor = worst !== null && worst <= POOR_SIGNAL_DBM;
  return (
    <>
      <p className="sector-numbers num">
        <span>
          <b>{formatNumber(clients, 0, locale)}</b>
          <small> {t('clientsUnit')}</small>
        </span>
        <span data-poor={isPoor ? true : undefined}>
          {formatNumber(worst, 0, locale)}
          <small> dBm</small>
        </span>
      </p>
      <div
        className="sector-bar"
        data-busy={(busy ?? 0) >= BUSY_FROM_PCT ? true : undefined}
        role="img"
        aria-label={t('utilisation', { pct: formatNumber(busy, 0, locale) })}
      >
        {busy !== null && <i style={{ width: `${Math.min(100, Math.max(0, busy))}%` }} />}
      </div>
    </>
  );
}

export function CompactTower({ tower }: { tower: Tower }) {
  const { t } = useTranslation(['wall', 'shared']);
  const look = deviceStatus(tower.state);
  return (
    <article className="compact" data-tone={look.tone}>
      <StatusGlyph shape={look.shape} tone={look.tone} />
      <h2 className="truncate">{tower.name}</h2>
      <p className="truncate">
        {t(`shared:${look.wordKey}`)} · {t('stations', { count: tower.stations })}
      </p>
    </article>
  );
}
