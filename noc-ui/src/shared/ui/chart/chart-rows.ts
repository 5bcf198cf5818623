export interface ChartPoint {
  readonly at: string;
  readonly value: number;
}

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** How far apart neighbours should be, in ms. */
  readonly stepMs: number;
  readonly points: readonly ChartPoint[];
}

export type ChartRow = { readonly atMs: number } & Readonly<Record<string, number | null>>;

/** A hole wider than this many steps is a gap: the line stops and starts anew. */
const GAP_STEPS = 2.5;

/**
 * One row per step of the coarsest series, in order, so that series read at slightly different moments
 * share rows. A hole of one step is bridged; a wider one holds null, which breaks the line.
 */
export function chartRows(series: readonly ChartSeries[]): readonly ChartRow[] {
  const gridMs = Math.max(1, ...series.map(({ stepMs }) => stepMs));
  const rows = new Map<number, { atMs: number } & Record<string, number | null>>();
  const put = (slot: number, key: string, value: number | null) => {
    const row = rows.get(slot) ?? { atMs: slot * gridMs };
    row[key] = value;
    rows.set(slot, row);
  };
  for (const { key, points } of series) {
    let last: { readonly slot: number; readonly value: number } | undefined;
    for (const point of points) {
      const slot = Math.round(Date.parse(point.at) / gridMs);
      if (last && slot - last.slot > GAP_STEPS) put(last.slot + 1, key, null);
      else if (last && slot - last.slot === 2)
        put(last.slot + 1, key, (last.value + point.value) / 2);
      put(slot, key, point.value);
      last = { slot, value: point.value };
    }
  }
  return [...rows.values()].sort((a, b) => a.atMs - b.atMs);
}
