import type { ChartSeries } from '../../shared/ui/chart/chart-rows.js';

type Line = Pick<ChartSeries, 'stepMs' | 'points'>;

/**
 * The series of one question as one line: a radio that moved was heard by one access point after the other. Of two at
 * the same moment the one with the newest point is drawn.
 */
export function oneLine(series: readonly Line[]): Line | undefined {
  const lines = series
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => newestOf(a).localeCompare(newestOf(b)));
  const newest = lines.at(-1);
  if (!newest) return undefined;
  const points = new Map(lines.flatMap((line) => line.points.map((point) => [point.at, point])));
  return {
    stepMs: newest.stepMs,
    points: [...points.values()].sort((a, b) => a.at.localeCompare(b.at)),
  };
}

const newestOf = ({ points }: Line) => points.at(-1)?.at ?? '';
