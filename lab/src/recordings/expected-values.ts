import type { Observation } from '@atalaya/core/domain/network/reading';

/** A value that another system reads from a recording: one line of an `expected-*.tsv`. */
export interface ExpectedValue {
  readonly recording: string;
  readonly valueClass: string;
  readonly description: string;
  readonly value: number;
}

interface ValueClass {
  /** The metrics that may carry it. */
  readonly metrics: RegExp;
  /** The other system's unit in ours; several where its own unit differs by device. */
  readonly factors?: readonly number[];
  /** Its numbers that mean "no value". */
  readonly absent?: readonly number[];
  /** Its numbers that are another thing than the class says. */
  readonly isOther?: (value: number) => boolean;
}

const CHANNEL_NUMBERS: ReadonlySet<number> = new Set([
  ...Array.from({ length: 14 }, (_, at) => at + 1),
  ...[36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140],
  ...[144, 149, 153, 157, 161, 165],
]);
const WIRELESS_PERCENT = /^(sensor\.value|(radio|radio_chain|station)\..*_pct)$/;

/** The classes of sensors by the other system's names. States are numbers without a common meaning: not compared. */
const CLASSES: Readonly<Record<string, ValueClass>> = {
  rssi: {
    metrics: /^(radio|radio_chain|station|lte)\..*(signal|rssi)_dbm$/,
    absent: [0],
    // airOS and OpenWrt: signal + 96 (or + noise), which is no dBm.
    isOther: (value) => value > 0,
  },
  power: {
    metrics:
      /^(radio\w*|station)\..*(tx_power|signal)_dbm$|^optic\..x_power_dbm$|power_w$|^sensor\.value$/,
    absent: [0, -99, -150],
  },
  'noise-floor': { metrics: /noise_dbm$/, absent: [0] },
  rsrp: { metrics: /^lte\.rsrp_dbm$/ },
  rsrq: { metrics: /^lte\.rsrq_db$/ },
  sinr: { metrics: /^lte\.sinr_db$/ },
  snr: { metrics: /snr_db$/ },
  ccq: { metrics: /ccq_pct$/, absent: [0] },
  quality: { metrics: WIRELESS_PERCENT },
  utilization: { metrics: WIRELESS_PERCENT },
  capacity: { metrics: /^sensor\.value$|capacity_bps$|^(radio\w*|station)\..*_pct$/ },
  clients: { metrics: /\.clients$/ },
  mcs: { metrics: /_mcs$/ },
  rate: { metrics: /(rate|capacity)_bps$/, factors: [1, 1e3, 1e6], absent: [0] },
  frequency: {
    metrics: /frequency_mhz$|^sensor\.value$/,
    factors: [1, 1e-3, 1e3],
    absent: [0],
    // UniFi: a channel's number.
    isOther: (value) => CHANNEL_NUMBERS.has(value),
  },
  distance: { metrics: /distance_m$/, factors: [1e3] },
  temperature: { metrics: /temperature_c$|^sensor\.value$/, absent: [0] },
  voltage: { metrics: /voltage_v$|^sensor\.value$/, absent: [0] },
  current: { metrics: /current_a$|bias_a$|^sensor\.value$/ },
  dbm: { metrics: /_dbm$|^sensor\.value$/, absent: [0] },
  charge: { metrics: /charge_pct$/ },
  load: { metrics: /load_pct$/ },
  runtime: { metrics: /runtime_s$|^sensor\.value$/, factors: [60], absent: [4_294_967_295] },
  fanspeed: { metrics: /^sensor\.value$/ },
  humidity: { metrics: /^sensor\.value$/ },
  count: { metrics: /^sensor\.value$|\.clients$/ },
  signal: { metrics: /_dbm$|^sensor\.value$/ },
};

/** Columns by the header's names; lines whose value is no number or no measurement are left out. */
export function parseExpected(source: string): readonly ExpectedValue[] {
  const [header, ...lines] = source.split(/\r?\n/).filter((line) => line !== '');
  const names = header?.split('\t') ?? [];
  return lines.flatMap((line) => {
    const cells = line.split('\t');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    const value = Number(cell('expected'));
    const valueClass = CLASSES[cell('class')];
    const isMeasured = cell('expected') !== '' && Number.isFinite(value);
    if (!valueClass || !isMeasured) return [];
    if (valueClass.absent?.includes(value) || valueClass.isOther?.(value)) return [];
    return [
      {
        recording: cell('recording'),
        valueClass: cell('class'),
        description: cell('descr'),
        value,
      },
    ];
  });
}

/**
 * The expected values that no observation holds, within what firmware rounds. The nearest observation stands for a
 * value, and for no other one.
 */
export function missingValues(
  expected: readonly ExpectedValue[],
  observations: readonly Observation[],
): readonly ExpectedValue[] {
  const left = new Set(observations.filter((one) => one.kind === 'gauge'));
  return expected.filter(({ valueClass, value }) => {
    const rule = CLASSES[valueClass];
    const forms = (rule?.factors ?? [1]).map((factor) => value * factor);
    const [nearest] = [...left]
      .filter((one) => rule?.metrics.test(one.metric))
      .flatMap((one) => forms.map((form) => ({ one, form, apart: Math.abs(one.value - form) })))
      .filter(({ form, apart }) => apart <= Math.max(0.02 * Math.abs(form), 0.06))
      .sort((a, b) => a.apart - b.apart);
    if (nearest) left.delete(nearest.one);
    return nearest === undefined;
  });
}
