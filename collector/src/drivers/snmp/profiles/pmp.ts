import type { ScalarRule, SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import {
  METRES_PER_ROUND_TRIP_NS,
  RADIO_INTERFACES,
  RADIO_QUIRKS,
  RECEIVED,
  text,
} from './radio-shared.js';
import { sensorAt } from './sensor-rules.js';

/** WHISP-APS-MIB, WHISP-SM-MIB and WHISP-BOX-MIBV2-MIB: Canopy, PMP 430, PMP and PTP 450, 450i, 450b, 450m. */
const CANOPY = '1.3.6.1.4.1.161.19.3';
const ACCESS_POINT = `${CANOPY}.1.7`;
const UTILIZATION = `${CANOPY}.1.12`;
const SUBSCRIBER = `${CANOPY}.2.2`;
const BOX = `${CANOPY}.3`;
const RADIO_NAME = 'radio';
const RADIO = text(RADIO_NAME);
const STATION: TagRule = { from: 'column-mac', column: 'mac' };
/** A link whose address the agent hides is still told from others, by its LUID. */
const LINK: TagRule = { from: 'first', of: [STATION, { from: 'index', part: 0, prefix: 'link ' }] };
/** `-71.5`, `-71 dBm`. */
const NUMBER = '(-?\\d+(?:\\.\\d+)?)';

/** The MIB gives the units by platform; the magnitudes of the bands do not overlap. */
const FREQUENCY = {
  metric: 'radio.frequency_mhz',
  scope: 'fast',
  range: [900, 7_200_000],
  above: [
    { limit: 7_200, scale: 0.1, reason: '100 kHz: FSK at 900 MHz and 2.4 GHz' },
    { limit: 60_000, scale: 0.01, reason: '10 kHz: OFDM, by the MIB' },
    { limit: 720_000, scale: 0.001, reason: 'kHz: OFDM, as the radios answer' },
  ],
} as const;

const chains =
  (metric: 'radio_chain.signal_dbm' | 'radio_chain.snr_db', of?: TagRule) =>
  (chain: string, column: string): TableValueRule => ({
    metric,
    column,
    scope: 'fast',
    ...(metric === 'radio_chain.snr_db'
      ? { range: [1, 90] as const }
      : { range: RECEIVED, pattern: NUMBER }),
    tags: {
      radio: RADIO,
      chain: of ? { from: 'wrapped', before: `${chain} `, of } : text(chain),
    },
  });

const accessPoint: TableRule = {
  id: 'whispApsStatus',
  entry: ACCESS_POINT,
  columns: {
    clients: 1,
    frequency: 37,
    txPower: `${BOX}.2.23`,
    width: `${BOX}.2.83`,
  },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.clients', column: 'clients', scope: 'fast' },
    { ...FREQUENCY, column: 'frequency' },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'slow', range: [-40, 60] },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      pattern: '^([\\d.]+)',
      absent: [0],
    },
  ],
};

const ofSubscriber = {
  signal: chains('radio_chain.signal_dbm'),
  snr: chains('radio_chain.snr_db'),
};
const subscriber: TableRule = {
  id: 'whispSmStatus',
  entry: SUBSCRIBER,
  columns: {
    state: 1,
    signal: 8,
    txPower: 23,
    airDelay: 64,
    frequency: 67,
    snrVertical: 95,
    snrHorizontal: 106,
    signalHorizontal: 117,
    signalVertical: 118,
    width: 122,
  },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.connected',
      column: 'state',
      scope: 'fast',
      cases: [
        { matches: '^(REGISTERED|[Rr]egistered)', value: 1 },
        { matches: '.', value: 0 },
      ],
    },
    {
      metric: 'radio.signal_dbm',
      column: 'signal',
      scope: 'fast',
      pattern: NUMBER,
      range: RECEIVED,
    },
    ofSubscriber.signal('H', 'signalHorizontal'),
    ofSubscriber.signal('V', 'signalVertical'),
    ofSubscriber.snr('H', 'snrHorizontal'),
    ofSubscriber.snr('V', 'snrVertical'),
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'slow',
      pattern: NUMBER,
      range: [-40, 60],
    },
    { ...FREQUENCY, column: 'frequency' },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      map: { values: { 1: 5, 2: 7, 3: 10, 4: 15, 5: 20, 6: 30, 7: 40 } },
    },
    {
      metric: 'radio.distance_m',
      column: 'airDelay',
      scope: 'slow',
      scale: METRES_PER_ROUND_TRIP_NS,
      absent: [0],
    },
  ],
};

const ofLink = {
  signal: chains('radio_chain.signal_dbm', LINK),
  snr: chains('radio_chain.snr_db', LINK),
};
const IN_SESSION = [{ column: 'state', matches: '^1?$' }];
const stations: TableRule = {
  id: 'whispLinkTable',
  entry: `${CANOPY}.1.4.1`,
  columns: {
    mac: 3,
    inOctets: 7,
    outOctets: 13,
    state: 19,
    name: 33,
    signal: 35,
    connectedFor: 46,
    airDelay: 66,
    lastIp: 69,
    snrVertical: 74,
    snrHorizontal: 84,
    signalHorizontal: 87,
    signalVertical: 88,
  },
  refresh: 'walk',
  maxRows: 300,
  tags: { radio: RADIO, mac: STATION },
  stations: { mac: STATION, radio: RADIO, name: 'name', lastIp: 'lastIp', where: IN_SESSION },
  values: [
    {
      metric: 'station.signal_dbm',
      column: 'signal',
      scope: 'fast',
      pattern: NUMBER,
      range: RECEIVED,
      where: IN_SESSION,
    },
    // Of MIMO radios this is the vertical path.
    {
      metric: 'station.snr_db',
      column: 'snrVertical',
      scope: 'fast',
      range: [1, 90],
      where: IN_SESSION,
    },
    { ...ofLink.signal('H', 'signalHorizontal'), scope: 'slow', where: IN_SESSION },
    { ...ofLink.signal('V', 'signalVertical'), scope: 'slow', where: IN_SESSION },
    { ...ofLink.snr('H', 'snrHorizontal'), scope: 'slow', where: IN_SESSION },
    {
      metric: 'station.distance_m',
      column: 'airDelay',
      scope: 'slow',
      scale: METRES_PER_ROUND_TRIP_NS,
      absent: [0],
      where: IN_SESSION,
    },
    {
      metric: 'station.uptime_s',
      column: 'connectedFor',
      scope: 'slow',
      scale: 0.01,
      where: IN_SESSION,
    },
    // The normal priority channel; 32-bit, so a wrap needs the most that the sector carries.
    {
      metric: 'station.in_bps',
      column: 'inOctets',
      scope: 'slow',
      counter: { factor: 8, ceiling: 1e9, since: 'connectedFor' },
      where: IN_SESSION,
    },
    {
      metric: 'station.out_bps',
      column: 'outOctets',
      scope: 'slow',
      counter: { factor: 8, ceiling: 1e9, since: 'connectedFor' },
      where: IN_SESSION,
    },
  ],
};

const utilization = (direction: 'down' | 'up', column: number): ScalarRule[] => [
  {
    metric: `radio.frame_utilization_${direction}_pct`,
    oid: `${UTILIZATION}.1.${column}.0`,
    scope: 'fast',
    range: [0, 100],
    tags: { radio: RADIO_NAME },
  },
  ...[5, 15].map((minutes, at) =>
    sensorAt(
      `${UTILIZATION}.${at + 2}.${column}.0`,
      `frame utilization ${direction}, ${minutes} min`,
      '%',
      { range: [0, 100] },
    ),
  ),
];

/** Cambium PMP and PTP 450 and their forerunners; access points and masters, subscriber modules and slaves. */
export const pmp: SnmpProfile = {
  id: 'pmp',
  title: 'Cambium PMP 450',
  vendor: 'Cambium Networks',
  detect: [{ sysObjectId: '1.3.6.1.4.1.161.19' }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${BOX}.1.266.0` }, { oid: `${BOX}.1.6.0` }],
    version: [
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^CANOPY (\\d+(?:\\.\\d+)+)' },
      { oid: `${BOX}.1.1.0`, pattern: '(\\d+(?:\\.\\d+)+)' },
    ],
    serial: [{ oid: `${BOX}.1.87.0` }],
  },
  interfaces: RADIO_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    { metric: 'device.temperature_c', oid: `${BOX}.1.35.0`, scope: 'fast', range: [-60, 120] },
    ...utilization('down', 1),
    ...utilization('up', 2),
    // Only MU-MIMO access points (450m) have these.
    ...['sector', 'MU-MIMO', 'SU-MIMO'].map((name, at) =>
      sensorAt(`${UTILIZATION}.2.${29 + at}.0`, `${name} utilization down, 5 min`, '%', {
        range: [0, 100],
      }),
    ),
  ],
  tables: [accessPoint, subscriber, stations],
};
