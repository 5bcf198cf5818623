import type { DeviceState } from '@atalaya/core/domain/network/device';
import type { Sector, Tower } from '@atalaya/core/wire/rest/wall';

/** Airtime and frame utilisation warn here, as the built-in rules do. */
export const BUSY_FROM_PCT = 80;
/** The absolute signal below which a link is critical. */
export const POOR_SIGNAL_DBM = -80;

const STATE_RANK: Readonly<Record<DeviceState, number>> = {
  down: 5,
  unreachable: 4,
  unknown: 2,
  maintenance: 1,
  offline: 1,
  up: 0,
};
const BUSY_RANK = 3;

/** How much a cell asks for attention: 0 is calm. */
export function sectorRank(sector: Sector): number {
  const rank = STATE_RANK[sector.state];
  if (rank > 0) return rank;
  if (sector.reason === 'poll-failing') return BUSY_RANK;
  return (sector.utilisationPct ?? 0) >= BUSY_FROM_PCT ? BUSY_RANK : 0;
}

export function towerRank(tower: Tower): number {
  const ranks = [...tower.sectors, ...tower.infrastructure].map(sectorRank);
  return Math.max(STATE_RANK[tower.state], ...ranks, 0);
}

/** Customers hurt, late data and crowded air are trouble; planned work is not. */
export function isTrouble(rank: number): boolean {
  return rank >= STATE_RANK.unknown;
}

/** Trouble first, then the towers that carry most, then by name: the top left is where to look. */
export function sortTowers(towers: readonly Tower[]): readonly Tower[] {
  return towers
    .map((tower) => ({ tower, rank: towerRank(tower) }))
    .sort(
      (a, b) =>
        b.rank - a.rank ||
        b.tower.stations - a.tower.stations ||
        a.tower.name.localeCompare(b.tower.name, 'es', { numeric: true }),
    )
    .map(({ tower }) => tower);
}

/** What a tile shows as cells: every sector, and of the rest of the tower only what is not calm. */
export function cellsOf(tower: Tower): readonly Sector[] {
  const abnormal = tower.infrastructure.filter((device) => sectorRank(device) > 0);
  return [...abnormal, ...tower.sectors]
    .map((sector) => ({ sector, rank: sectorRank(sector) }))
    .sort(
      (a, b) =>
        b.rank - a.rank || a.sector.name.localeCompare(b.sector.name, 'es', { numeric: true }),
    )
    .map(({ sector }) => sector);
}
