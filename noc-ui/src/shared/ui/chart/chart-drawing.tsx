import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDay, formatHourMinute, formatMoment } from '../../format/time.js';
import { useLocale } from '../../i18n/use-locale.js';
import type { ChartProps } from './chart-props.js';
import { chartRows } from './chart-rows.js';
import { timeTicks } from './time-ticks.js';
import './chart.css';

const HEIGHT = 176;
const DAY_MS = 86_400_000;

export function ChartDrawing(props: ChartProps) {
  const {
    series,
    fromMs,
    toMs,
    marks,
    timeZone,
    formatValue,
    isFromZero = false,
    isByDay = false,
  } = props;
  const locale = useLocale();
  const zone = { locale, timeZone };
  const isLong = toMs - fromMs > 2 * DAY_MS;
  const label = (atMs: number) =>
    isLong ? (formatMoment(atMs, zone).split(',')[0] ?? '') : formatHourMinute(atMs, zone);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart
        data={[...chartRows(series)]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} />
        <XAxis
          dataKey="atMs"
          type="number"
          domain={[fromMs, toMs]}
          ticks={[...timeTicks(fromMs, toMs)]}
          tickFormatter={label}
          tickLine={false}
          minTickGap={24}
        />
        <YAxis
          width={46}
          domain={isFromZero ? [0, 'auto'] : ['auto', 'auto']}
          tickFormatter={formatValue}
          tickLine={false}
          axisLine={false}
          tickCount={4}
        />
        {marks.map((mark) => (
          <ReferenceArea
            key={`${mark.label} ${mark.fromMs}`}
            x1={Math.max(mark.fromMs, fromMs)}
            x2={Math.min(mark.toMs, toMs)}
            className={mark.isVisit ? 'chart-mark chart-visit' : 'chart-mark'}
            ifOverflow="hidden"
          />
        ))}
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) =>
            isByDay ? formatDay(Number(at), zone) : formatMoment(Number(at), zone)
          }
          formatter={(value) => formatValue(Number(value))}
          wrapperClassName="chart-tip"
        />
        {series.map(({ key, label: name }, index) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            className={`chart-line chart-line-${index}`}
            type="linear"
            dot={false}
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
