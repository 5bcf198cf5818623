import type { DeviceState } from '@atalaya/core/domain/network/device';
import type { Sector, Tower } from '@atalaya/core/wire/rest/wall';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutTowers, pageAt, type WallPageLayout } from './wall-layout.js';
import { sortTowers } from './wall-rank.js';

const AREA = { width: 1_232, height: 708 };

function sector(name: string, state: DeviceState = 'up', utilisationPct = 20): Sector {
  return {
    deviceId: `device-${name}`,
    name,
    role: 'ap',
    state,
    reason: null,
    since: null,
    clients: 10,
    worstSignalDbm: -70,
    utilisationPct,
  };
}

function tower(name: string, stations: number, sectors: readonly Sector[]): Tower {
  const state = sectors.some((each) => each.state === 'down') ? 'down' : 'up';
  return { siteId: name, name, state, stations, sectors: [...sectors], infrastructure: [] };
}

const four = (prefix: string, state: DeviceState = 'up') =>
  [1, 2, 3, 4].map((n) => sector(`${prefix}-${n}`, n === 1 ? state : 'up'));

function shown(page: WallPageLayout): readonly string[] {
  return page.density === 'compact'
    ? page.towers.map(({ name }) => name)
    : page.rows.flatMap((row) => row.map((tile) => tile.tower.name));
}

describe('the order of towers', () => {
  it('puts customers without service first, then crowded air, then the towers that carry most', () => {
    const towers = [
      tower('small', 10, four('a')),
      tower('crowded', 20, [sector('x', 'up', 91)]),
      tower('big', 80, four('b')),
      tower('broken', 5, four('c', 'down')),
      tower('planned', 5, four('d', 'maintenance')),
    ];
    expect(sortTowers(towers).map(({ name }) => name)).toEqual([
      'broken',
      'crowded',
      'planned',
      'big',
      'small',
    ]);
  });
});

describe('the layout of the wall', () => {
  it('shows nothing for no towers', () => {
    expect(layOutTowers([], AREA)).toEqual([]);
  });

  it('fits a small network on one page, the weight of each tile its stations', () => {
    const pages = layOutTowers([tower('a', 60, four('a')), tower('b', 20, four('b'))], AREA);
    expect(pages).toHaveLength(1);
    const [page] = pages;
    if (page?.density !== 'full') throw new Error('a full page was expected');
    expect(page.rows.flat().map(({ weight }) => weight)).toEqual([60, 20]);
  });

  it('turns pages when more than fits, with all trouble on the first', () => {
    const towers = Array.from({ length: 14 }, (_, n) =>
      tower(`t${n}`, 100 - n, four(`t${n}`, n >= 12 ? 'down' : 'up')),
    );
    const pages = layOutTowers(towers, AREA);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0] && shown(pages[0]).slice(0, 2)).toEqual(['t12', 't13']);
    expect(new Set(pages.flatMap(shown)).size).toBe(14);
  });

  it('shrinks the trouble to small tiles when it is more than a page', () => {
    const towers = Array.from({ length: 15 }, (_, n) => tower(`t${n}`, n, four(`t${n}`, 'down')));
    const [first] = layOutTowers(towers, AREA);
    expect(first?.density).toBe('compact');
    expect(first && shown(first)).toHaveLength(15);
  });

  it('counts the trouble that even small tiles leave no room for', () => {
    const towers = Array.from({ length: 60 }, (_, n) => tower(`t${n}`, n, four(`t${n}`, 'down')));
    const [first] = layOutTowers(towers, AREA);
    if (first?.density !== 'compact') throw new Error('a compact page was expected');
    expect(first.towers.length + first.hidden).toBe(60);
  });

  it('never hides a sector in trouble behind a calm one', () => {
    const many = Array.from({ length: 40 }, (_, n) => sector(`s${n}`, n === 39 ? 'down' : 'up'));
    const [page] = layOutTowers([tower('wide', 400, many)], AREA);
    if (page?.density !== 'full') throw new Error('a full page was expected');
    const [tile] = page.rows.flat();
    expect(tile?.cells[0]?.name).toBe('s39');
    expect((tile?.cells.length ?? 0) + (tile?.hiddenCells ?? 0)).toBe(40);
  });

  it('never makes a row wider than the board, and loses no tower', () => {
    const arbitrary = fc.array(
      fc.record({ stations: fc.nat(500), sectors: fc.nat(30), isDown: fc.boolean() }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(arbitrary, (seeds) => {
        const towers = seeds.map(({ stations, sectors, isDown }, n) =>
          tower(
            `t${n}`,
            stations,
            Array.from({ length: sectors }, (_, s) => sector(`${n}-${s}`, isDown ? 'down' : 'up')),
          ),
        );
        const pages = layOutTowers(towers, AREA);
        for (const page of pages) {
          if (page.density === 'compact') continue;
          for (const row of page.rows) {
            const gaps = 16 * (row.length - 1);
            const width = row.reduce((sum, tile) => sum + tile.minWidth, gaps);
            expect(width).toBeLessThanOrEqual(AREA.width);
          }
        }
        expect(new Set(pages.flatMap(shown)).size).toBe(towers.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the turning of pages', () => {
  it('shows each page for 20 s, in turn, and stays where there is one', () => {
    expect([0, 19_999, 20_000, 40_000].map((atMs) => pageAt(atMs, 2))).toEqual([0, 0, 1, 0]);
    expect(pageAt(123_456, 1)).toBe(0);
    expect(pageAt(123_456, 0)).toBe(0);
  });
});
