import type { ChartMark } from '../../shared/ui/chart/chart-props.js';

interface Interval {
  readonly state: string;
  readonly from: string;
  readonly to: string | null;
}

const OUT_OF_SERVICE: ReadonlySet<string> = new Set(['down', 'offline', 'unreachable']);

/** The times without service; one that is still open ends at the chart's edge. */
export function outageMarks(intervals: readonly Interval[], toMs: number): readonly ChartMark[] {
  return intervals
    .filter(({ state }) => OUT_OF_SERVICE.has(state))
    .map(({ state, from, to }) => ({
      label: state,
      fromMs: Date.parse(from),
      toMs: to === null ? toMs : Date.parse(to),
    }));
}
