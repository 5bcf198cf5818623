import type { UispFaults } from './uisp-faults.js';
import type { UispDeviceState } from './uisp-world.js';

const POINTS = 60;

/** Length of each interval that the API knows, in ms; `range` takes its length from `period`. */
export const STATISTICS_INTERVALS_MS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  fourhours: 14_400_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  quarter: 7_776_000_000,
  year: 31_536_000_000,
};

/**
 * `GET /devices/:id/statistics` in either shape: around the device's present values, with the traits
 * that bite: x is a fraction of a millisecond, one y is null, and one whole point is null.
 */
export function statisticsShape(
  device: UispDeviceState,
  span: { readonly startMs: number; readonly lengthMs: number },
  shape: UispFaults['statisticsShape'],
): Record<string, unknown> {
  const series = (value: number | null | undefined, swing: number) =>
    value === null || value === undefined ? null : seriesOf(value, swing, span, shape);
  const { wireless } = device;
  return {
    period: span.lengthMs,
    interval: { start: span.startMs, end: span.startMs + span.lengthMs },
    cpu: series(device.cpuPct, 4),
    ram: series(device.ramPct, 2),
    temperature: series(device.temperatureC, 3),
    ping: series(4, 2),
    signal: series(wireless?.signalDbm, 2),
    remoteSignal: series(wireless?.remoteSignalDbm, 2),
    downlinkCapacity: series(wireless?.downlinkCapacityBps, 5e6),
    uplinkCapacity: series(wireless?.uplinkCapacityBps, 5e6),
    downlinkUtilization: series(wireless?.downlinkUtilization, 0.05),
    uplinkUtilization: series(wireless?.uplinkUtilization, 0.05),
    errors: null,
    events: [],
    interfaces: device.interfaces.map((each) => ({
      id: each.name,
      name: each.name,
      receive: series(each.rxRateBps, each.rxRateBps / 4),
      transmit: series(each.txRateBps, each.txRateBps / 4),
    })),
  };
}

function seriesOf(
  value: number,
  swing: number,
  span: { readonly startMs: number; readonly lengthMs: number },
  shape: UispFaults['statisticsShape'],
) {
  const points = (lift: number) =>
    Array.from({ length: POINTS }, (_, index) => {
      if (index === 7) return null;
      const x = span.startMs + (index * span.lengthMs) / POINTS + 0.125;
      return { x, y: index === 11 ? null : value + swing * (Math.sin(index / 5) + lift) };
    });
  return shape === 'plain' ? points(0) : { avg: points(0), max: points(1) };
}
