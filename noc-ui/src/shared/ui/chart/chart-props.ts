import type { ChartSeries } from './chart-rows.js';

export interface ChartMark {
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string;
  /** Somebody was there: no trouble. */
  readonly isVisit?: true;
}

export interface ChartProps {
  /** Read aloud in place of the drawing. */
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly marks: readonly ChartMark[];
  readonly timeZone: string;
  readonly formatValue: (value: number) => string;
  /** Draws the axis from zero: for rates, loss and times. */
  readonly isFromZero?: boolean;
  /** One point a day: the hour says nothing. */
  readonly isByDay?: boolean;
}
