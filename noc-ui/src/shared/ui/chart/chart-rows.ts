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
 * One row per instant of any series, in order. Where a series has a hole, a row with null in its column
 * breaks its line; where only another series has a point, the column is absent and the line goes on.
 */
export function chartRows(series: readonly ChartSeries[]): readonly ChartRow[] {
  const rows = new Map<number, { atMs: number } & Record<string, number | null>>();
  const put = (atMs: number, key: string, value: number | null) => {
    const row = rows.get(atMs) ?? { atMs };
    row[key] = value;
    rows.set(atMs, row);
  };
  for (const { key, stepMs, points } of series) {
    let previousMs: number | undefined;
    for (const point of points) {
      const atMs = Date.parse(point.at);
      if (previousMs !== undefined && atMs - previousMs > stepMs * GAP_STEPS) {
        put(previousMs + stepMs, key, null);
      }
      put(atMs, key, point.value);
      previousMs = atMs;
    }
  }
  return [...rows.values()].sort((a, b) => a.atMs - b.atMs);
}
