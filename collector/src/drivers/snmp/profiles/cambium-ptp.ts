import type { SnmpProfile, TableRule, TableValueRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED_TENTHS, text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** Columns of the same things in the CAMBIUM-PTP*-MIBs: one layout each, all groups of scalars. */
interface Layout {
  readonly arc: number;
  /** phyStatus. */
  readonly phy: number;
  readonly rawSignal?: number;
  readonly signal: number;
  readonly vectorError: number;
  readonly txPower: number;
  readonly distance?: number;
  readonly linkLoss: number;
  readonly txFrequencyKhz?: number;
  readonly rxFrequencyKhz?: number;
  readonly frequencyMhz?: number;
  readonly signalRatio?: number;
  readonly noise?: number;
  /** deviceStatistics: rates in this unit of bps, and the link's state. */
  readonly statistics: number;
  readonly rateUnit: number;
  readonly state: number;
  readonly up: number;
  readonly widths?: { readonly oid: string; readonly values: Readonly<Record<string, number>> };
  readonly productName: string;
  readonly serial?: string;
  readonly version: string;
}

const WIDTHS = { 0: 30, 1: 15, 2: 10, 3: 5, 4: 20, 5: 56, 6: 50, 7: 40, 8: 45 };
const GENERATION_650 = {
  phy: 12,
  rawSignal: 12,
  signal: 2,
  vectorError: 3,
  txPower: 4,
  distance: 13,
  linkLoss: 1,
  txFrequencyKhz: 11,
  rxFrequencyKhz: 10,
  signalRatio: 9,
  statistics: 20,
  rateUnit: 1_000,
  state: 5,
  up: 0,
  productName: '8.3.0',
  serial: '8.13.0',
  version: '19.1.0',
} as const;
const GENERATION_600 = {
  phy: 12,
  signal: 1,
  vectorError: 2,
  txPower: 3,
  distance: 4,
  linkLoss: 5,
  txFrequencyKhz: 15,
  rxFrequencyKhz: 14,
  statistics: 20,
  rateUnit: 1_000,
  state: 5,
  up: 0,
  productName: '8.3.0',
  version: '19.1.0',
} as const;

/** By arc: 11 is PTP 670, 9 PTP 700, 7 PTP 650, 6 PTP 600, 5 PTP 300 and 500, 8 PTP 800. */
const LAYOUTS: readonly Layout[] = [
  { arc: 11, ...GENERATION_650, widths: { oid: '5.11', values: WIDTHS } },
  { arc: 9, ...GENERATION_650, widths: { oid: '5.11', values: WIDTHS } },
  { arc: 7, ...GENERATION_650, widths: { oid: '5.11', values: WIDTHS } },
  { arc: 6, ...GENERATION_600, rawSignal: 17, widths: { oid: '5.11', values: WIDTHS } },
  { arc: 5, ...GENERATION_600, widths: { oid: '5.11', values: WIDTHS } },
  {
    arc: 8,
    phy: 12,
    signal: 1,
    vectorError: 2,
    txPower: 3,
    linkLoss: 5,
    statistics: 20,
    rateUnit: 1_000,
    state: 5,
    up: 0,
    productName: '8.3.0',
    serial: '23.10.0',
    version: '19.1.0',
  },
  {
    arc: 250,
    phy: 5,
    signal: 1,
    vectorError: 2,
    txPower: 3,
    distance: 17,
    linkLoss: 5,
    frequencyMhz: 11,
    signalRatio: 13,
    noise: 15,
    statistics: 11,
    rateUnit: 100_000,
    state: 4,
    up: 1,
    widths: { oid: '1.9', values: { 0: 20, 1: 40 } },
    productName: '3.3.0',
    version: '10.1.0',
  },
];

const CAMBIUM = '1.3.6.1.4.1.17713';
const RADIO = text('radio');
const arcOf = ({ arc }: Layout) => `${CAMBIUM}.${arc}`;

function phyTable(layout: Layout): TableRule {
  const { rawSignal, signal, vectorError, txPower, distance, linkLoss, widths } = layout;
  const { txFrequencyKhz, rxFrequencyKhz, frequencyMhz, signalRatio, noise } = layout;
  const columns: Record<string, number | string> = { signal, vectorError, txPower, linkLoss };
  const values: TableValueRule[] = [
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'fast', scale: 0.1 },
    sensorColumn('vectorError', text('vector error'), 'dB', { scale: 0.1, absent: [0] }),
    sensorColumn('linkLoss', text('link loss'), 'dB', { scale: 0.1, absent: [0] }),
  ];
  const received = { metric: 'radio.signal_dbm', scope: 'fast', scale: 0.1 } as const;
  if (rawSignal === undefined) {
    values.push({ ...received, column: 'signal', range: RECEIVED_TENTHS });
  } else {
    columns['rawSignal'] = rawSignal;
    values.push({
      ...received,
      column: 'rawSignal',
      fallback: 'signal',
      range: RECEIVED_TENTHS,
    });
  }
  if (distance !== undefined) {
    columns['distance'] = distance;
    // Tenths of a kilometre.
    values.push({
      metric: 'radio.distance_m',
      column: 'distance',
      scope: 'slow',
      scale: 100,
      absent: [0],
    });
  }
  const frequency = { metric: 'radio.frequency_mhz', scope: 'fast', absent: [0] } as const;
  if (txFrequencyKhz !== undefined && rxFrequencyKhz !== undefined) {
    columns['txFrequency'] = txFrequencyKhz;
    columns['rxFrequency'] = rxFrequencyKhz;
    values.push(
      { ...frequency, column: 'txFrequency', scale: 0.001 },
      {
        ...frequency,
        column: 'rxFrequency',
        scale: 0.001,
        tags: { radio: text('radio receive') },
      },
    );
  }
  if (frequencyMhz !== undefined) {
    columns['frequency'] = frequencyMhz;
    values.push({ ...frequency, column: 'frequency' });
  }
  if (signalRatio !== undefined) {
    columns['signalRatio'] = signalRatio;
    values.push(
      sensorColumn('signalRatio', text('signal strength ratio V/H'), 'dB', { scale: 0.1 }),
    );
  }
  if (noise !== undefined) {
    columns['noise'] = noise;
    values.push({
      metric: 'radio.noise_dbm',
      column: 'noise',
      scope: 'fast',
      scale: 0.1,
      range: [-1_500, -10],
    });
  }
  if (widths !== undefined) {
    columns['width'] = `${arcOf(layout)}.${widths.oid}`;
    values.push({
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      map: { values: widths.values },
    });
  }
  return {
    id: `phyStatus of arc ${layout.arc}`,
    entry: `${arcOf(layout)}.${layout.phy}`,
    columns,
    refresh: 'instances',
    maxRows: 1,
    tags: { radio: RADIO },
    values,
  };
}

function statisticsTable(layout: Layout): TableRule {
  const { rateUnit, state, up } = layout;
  const rate = { scope: 'fast', scale: rateUnit } as const;
  return {
    id: `statistics of arc ${layout.arc}`,
    entry: `${arcOf(layout)}.${layout.statistics}`,
    columns: { rxRate: 1, txRate: 2, state },
    refresh: 'instances',
    maxRows: 1,
    tags: { radio: RADIO },
    values: [
      { ...rate, metric: 'radio.rx_rate_bps', column: 'rxRate' },
      { ...rate, metric: 'radio.tx_rate_bps', column: 'txRate' },
      {
        metric: 'radio.connected',
        column: 'state',
        scope: 'fast',
        map: { values: { [up]: 1 }, other: 0 },
      },
    ],
  };
}

/** Cambium PTP 250, 300, 500, 600, 650, 670, 700 and 800: one side of a point-to-point link. */
export const cambiumPtp: SnmpProfile = {
  id: 'cambium-ptp',
  title: 'Cambium PTP 250 to 800',
  vendor: 'Cambium Networks',
  detect: LAYOUTS.map((layout) => ({ sysObjectId: arcOf(layout) })),
  quirks: RADIO_QUIRKS,
  identity: {
    // Cambium PTP 50670 PTP Wireless Ethernet Bridge, Version 50670-02-00
    model: [
      ...LAYOUTS.map((layout) => ({ oid: `${arcOf(layout)}.${layout.productName}` })),
      {
        oid: '1.3.6.1.2.1.1.1.0',
        pattern: 'PTP (\\d+)\\b',
        values: {
          49500: 'PTP 500',
          49600: 'PTP 600',
          50650: 'PTP 650',
          50670: 'PTP 670',
          50700: 'PTP 700',
          54300: 'PTP 300',
          54500: 'PTP 500',
          54600: 'PTP 600',
          58300: 'PTP 300',
          58500: 'PTP 500',
          58600: 'PTP 600',
          250: 'PTP 250',
          800: 'PTP 800',
        },
      },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '(PTP \\d+)\\b' },
    ],
    version: [
      ...LAYOUTS.map((layout) => ({ oid: `${arcOf(layout)}.${layout.version}` })),
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'Version ([\\w-]+)' },
    ],
    serial: LAYOUTS.flatMap((layout) =>
      layout.serial ? [{ oid: `${arcOf(layout)}.${layout.serial}` }] : [],
    ),
  },
  interfaces: RADIO_INTERFACES,
  scalars: [],
  tables: LAYOUTS.flatMap((layout) => [phyTable(layout), statisticsTable(layout)]),
};
