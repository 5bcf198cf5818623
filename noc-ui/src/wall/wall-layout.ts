import type { Sector, Tower } from '@atalaya/core/wire/rest/wall';
import { cellsOf, isTrouble, sortTowers, towerRank } from './wall-rank.js';

/** All lengths in pixels of the 1920 × 1080 stage; the whole wall scales with the screen. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

export interface Tile {
  readonly tower: Tower;
  readonly minWidth: number;
  /** Its share of the width that is left over in the row: the customers it carries. */
  readonly weight: number;
  readonly columns: number;
  readonly cells: readonly Sector[];
  readonly hiddenCells: number;
}

export type WallPageLayout =
  | { readonly density: 'full'; readonly rows: readonly (readonly Tile[])[] }
  | { readonly density: 'compact'; readonly towers: readonly Tower[]; readonly hidden: number };

export const PAGE_TURN_MS = 20_000;
const GAP = 16;
const TILE_HEAD = 60;
const TILE_PADDING = 28;
const CELL_WIDTH = 184;
const CELL_HEIGHT = 112;
const MIN_TILE_WIDTH = 380;
const MAX_ROWS = 2;
const COMPACT_COLUMNS = 3;
const COMPACT_HEIGHT = 96;

function makeTile(tower: Tower, area: Area, rowCount: number): Tile {
  const height = (area.height - GAP * (rowCount - 1)) / rowCount;
  const cellRows = Math.max(1, Math.floor((height - TILE_HEAD - TILE_PADDING) / CELL_HEIGHT));
  const cells = cellsOf(tower);
  const widest = Math.max(1, Math.floor((area.width - TILE_PADDING) / CELL_WIDTH));
  const columns = Math.min(widest, Math.max(1, Math.ceil(cells.length / cellRows)));
  const room = columns * cellRows;
  const shown = cells.length > room ? cells.slice(0, room - 1) : cells;
  return {
    tower,
    columns,
    cells: shown,
    hiddenCells: cells.length - shown.length,
    weight: Math.max(1, tower.stations),
    minWidth: Math.min(area.width, Math.max(MIN_TILE_WIDTH, columns * CELL_WIDTH + TILE_PADDING)),
  };
}

function rowWidth(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, tile) => sum + tile.minWidth, 0) + GAP * Math.max(0, tiles.length - 1);
}

/** Fills rows in order; what no longer fits is left over. */
function fillRows(tiles: readonly Tile[], area: Area, rowCount: number) {
  const rows: Tile[][] = [[]];
  let used = 0;
  for (const tile of tiles) {
    let row = rows.at(-1) ?? [];
    if (row.length > 0 && rowWidth([...row, tile]) > area.width) {
      if (rows.length === rowCount) break;
      row = [];
      rows.push(row);
    }
    row.push(tile);
    used += 1;
  }
  return { rows, left: tiles.slice(used) };
}

/** Two rows of like weight, so that equal area means like many customers; the order stays. */
function balance(rows: readonly (readonly Tile[])[], area: Area): readonly (readonly Tile[])[] {
  if (rows.length !== 2) return rows;
  const tiles = rows.flat();
  const weigh = (part: readonly Tile[]) => part.reduce((sum, tile) => sum + tile.weight, 0);
  const splits = tiles
    .map((_, at) => [tiles.slice(0, at), tiles.slice(at)] as const)
    .filter(([a, b]) => a.length > 0 && rowWidth(a) <= area.width && rowWidth(b) <= area.width)
    .sort(([a1, b1], [a2, b2]) => {
      return Math.abs(weigh(a1) - weigh(b1)) - Math.abs(weigh(a2) - weigh(b2));
    });
  return splits[0] ?? rows;
}

function fullPages(towers: readonly Tower[], area: Area): readonly WallPageLayout[] {
  for (let rowCount = 1; rowCount <= MAX_ROWS; rowCount += 1) {
    const tiles = towers.map((tower) => makeTile(tower, area, rowCount));
    const { rows, left } = fillRows(tiles, area, rowCount);
    if (left.length === 0) return [{ density: 'full', rows: balance(rows, area) }];
  }
  const pages: WallPageLayout[] = [];
  let left: readonly Tile[] = towers.map((tower) => makeTile(tower, area, MAX_ROWS));
  while (left.length > 0) {
    const filled = fillRows(left, area, MAX_ROWS);
    pages.push({ density: 'full', rows: balance(filled.rows, area) });
    left = filled.left;
  }
  return pages;
}

function towersOn(page: WallPageLayout): readonly Tower[] {
  return page.density === 'compact'
    ? page.towers
    : page.rows.flatMap((row) => row.map((tile) => tile.tower));
}

/**
 * Pages of tiles, trouble first. When the trouble alone is more than a page, the first page shows all of
 * it in small tiles: trouble never waits for a page to turn.
 */
export function layOutTowers(towers: readonly Tower[], area: Area): readonly WallPageLayout[] {
  const sorted = sortTowers(towers);
  if (sorted.length === 0) return [];
  const trouble = sorted.filter((tower) => isTrouble(towerRank(tower)));
  const pages = fullPages(sorted, area);
  const first = pages[0];
  if (!first || trouble.length <= towersOn(first).length) return pages;
  const rows = Math.max(1, Math.floor((area.height + GAP) / (COMPACT_HEIGHT + GAP)));
  const room = rows * COMPACT_COLUMNS;
  const shown = trouble.length > room ? trouble.slice(0, room - 1) : trouble;
  const compact: WallPageLayout = {
    density: 'compact',
    towers: shown,
    hidden: trouble.length - shown.length,
  };
  return [compact, ...fullPages(sorted, area)];
}

/** Which page shows at a moment: each for 20 s, in turn. */
export function pageAt(nowMs: number, pageCount: number): number {
  return pageCount <= 1 ? 0 : Math.floor(nowMs / PAGE_TURN_MS) % pageCount;
}
