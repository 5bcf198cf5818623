import type { Tower } from '@atalaya/core/wire/rest/wall';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNowMs } from '../shared/live/platform-clock.js';
import { CompactTower, TowerTile } from './tower-tile.js';
import { layOutTowers, pageAt } from './wall-layout.js';

/** The board's place on the 1920 × 1080 stage, as wall.css lays it. */
const BOARD = { width: 1_232, height: 708 };

export function TowerBoard({ towers }: { towers: readonly Tower[] }) {
  const { t } = useTranslation('wall');
  const pages = useMemo(() => layOutTowers(towers, BOARD), [towers]);
  const at = pageAt(useNowMs(), pages.length);
  const page = pages[at];
  return (
    <section className="board" aria-label={t('towers')}>
      {!page && <p className="wall-quiet">{t('noTowers')}</p>}
      {page?.density === 'full' &&
        page.rows.map((row) => (
          <div className="board-row" key={row.map((tile) => tile.tower.siteId).join()}>
            {row.map((tile) => (
              <TowerTile key={tile.tower.siteId} tile={tile} />
            ))}
          </div>
        ))}
      {page?.density === 'compact' && (
        <div className="board-compact">
          {page.towers.map((tower) => (
            <CompactTower key={tower.siteId} tower={tower} />
          ))}
          {page.hidden > 0 && <p className="compact">{t('moreTrouble', { count: page.hidden })}</p>}
        </div>
      )}
      {pages.length > 1 && (
        <ol className="board-pages" aria-label={t('page', { at: at + 1, of: pages.length })}>
          {pages.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page has no identity but its place.
            <li key={index} data-current={index === at ? true : undefined} />
          ))}
        </ol>
      )}
    </section>
  );
}
