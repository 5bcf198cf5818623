import type { TableRule, TableValueRule, TagRule } from '../profile.js';

/** MIKROTIK-MIB mtxrWireless. It declares gauges (clients, CCQ) as Counter32. */
const WIRELESS = '1.3.6.1.4.1.14988.1.1.1';
const RADIO: TagRule = { from: 'index-interface', part: 0 };
/** The registration tables are indexed by MAC and interface. */
const STATION_MAC: TagRule = { from: 'index-mac', part: 0 };
const STATION_RADIO: TagRule = { from: 'index-interface', part: -1 };

/** `5745/20-Ce/an`: frequency, width of the control channel, one letter for each 20 MHz, band. */
const CHANNEL_WIDTHS = [
  { matches: '/20-[eC]{8}', value: 160 },
  { matches: '/20-[eC]{4}', value: 80 },
  { matches: '/20-[eC]{2}', value: 40 },
  { matches: '/20(/|$)', value: 20 },
  { matches: '/10(/|$)', value: 10 },
  { matches: '/5(/|$)', value: 5 },
];

const noiseAndWidth = (noise: string | undefined): readonly TableValueRule[] => [
  { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
  { metric: 'radio.channel_width_mhz', column: 'band', scope: 'slow', cases: CHANNEL_WIDTHS },
  ...(noise
    ? [
        {
          metric: 'radio.noise_dbm' as const,
          column: noise,
          scope: 'fast' as const,
          range: [-150, -1] as const,
          because: '0 on virtual access points',
        },
      ]
    : []),
];

/** No station carries more: what decides whether a 32-bit byte counter wrapped. */
const STATION_CEILING_BPS = 1e9;

/** Seen from the access point: what it receives comes in. */
function traffic(received: string, sent: string): readonly TableValueRule[] {
  const counter = { factor: 8, ceiling: STATION_CEILING_BPS, since: 'uptime' };
  return [
    { metric: 'station.tx_rate_bps', column: 'txRate', scope: 'slow', absent: [0] },
    { metric: 'station.rx_rate_bps', column: 'rxRate', scope: 'slow', absent: [0] },
    { metric: 'station.uptime_s', column: 'uptime', scope: 'slow', scale: 0.01 },
    { metric: 'station.in_bps', column: received, scope: 'slow', counter },
    { metric: 'station.out_bps', column: sent, scope: 'slow', counter },
  ];
}

/** A radio in station mode: a CPE or the far end of a link. */
const station: TableRule = {
  id: 'mtxrWlStatTable',
  entry: `${WIRELESS}.1.1`,
  columns: { txRate: 2, rxRate: 3, signal: 4, frequency: 7, band: 8, txCcq: 9, rxCcq: 10 },
  refresh: 'walk',
  maxRows: 32,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', absent: [0] },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', absent: [0] },
    { metric: 'radio.tx_ccq_pct', column: 'txCcq', scope: 'fast', absent: [0] },
    { metric: 'radio.rx_ccq_pct', column: 'rxCcq', scope: 'fast', absent: [0] },
    ...noiseAndWidth(undefined),
  ],
};

const accessPoint: TableRule = {
  id: 'mtxrWlApTable',
  entry: `${WIRELESS}.3.1`,
  columns: { txRate: 2, rxRate: 3, clients: 6, frequency: 7, band: 8, noise: 9, txCcq: 10 },
  refresh: 'instances',
  maxRows: 64,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.clients', column: 'clients', scope: 'fast' },
    // The rates of the last frames; 0 with nobody there.
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', absent: [0] },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', absent: [0] },
    {
      metric: 'radio.tx_ccq_pct',
      column: 'txCcq',
      scope: 'fast',
      absent: [0],
      because: '0 with nv2 and on virtual access points, which measure none',
    },
    ...noiseAndWidth('noise'),
  ],
};

/** No CCQ by client: only the RouterOS API has it (librenms#1232). */
const registrations: TableRule = {
  id: 'mtxrWlRtabTable',
  entry: `${WIRELESS}.2.1`,
  columns: {
    signal: 3,
    txBytes: 4,
    rxBytes: 5,
    txRate: 8,
    rxRate: 9,
    uptime: 11,
    snr: 12,
    remoteSignal: 19,
    radioName: 20,
  },
  refresh: 'walk',
  maxRows: 1_000,
  tags: { radio: STATION_RADIO, mac: STATION_MAC },
  stations: { mac: STATION_MAC, radio: STATION_RADIO, name: 'radioName' },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    {
      metric: 'station.remote_signal_dbm',
      column: 'remoteSignal',
      scope: 'slow',
      range: [-120, -1],
    },
    {
      metric: 'station.snr_db',
      column: 'snr',
      scope: 'slow',
      absent: [0],
      because: 'the MIB: "if value does not exist it is indicated with 0"',
    },
    ...traffic('rxBytes', 'txBytes'),
  ],
};

/** Stations of remote access points under the old CAPsMAN. */
const capsmanRegistrations: TableRule = {
  id: 'mtxrWlCMRtabTable',
  entry: `${WIRELESS}.5.1`,
  columns: {
    uptime: 3,
    txBytes: 4,
    rxBytes: 5,
    txRate: 8,
    rxRate: 9,
    remoteSignal: 10,
    signal: 11,
  },
  refresh: 'walk',
  maxRows: 1_000,
  tags: { radio: STATION_RADIO, mac: STATION_MAC },
  stations: { mac: STATION_MAC, radio: STATION_RADIO },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    {
      metric: 'station.remote_signal_dbm',
      column: 'remoteSignal',
      scope: 'slow',
      range: [-120, -1],
    },
    ...traffic('rxBytes', 'txBytes'),
  ],
};

const radio60GHz: TableRule = {
  id: 'mtxrWl60GTable',
  entry: `${WIRELESS}.8.1`,
  columns: { connected: 4, frequency: 6, quality: 8, signal: 12, phyRate: 13 },
  refresh: 'instances',
  maxRows: 32,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.connected',
      column: 'connected',
      scope: 'fast',
      map: { values: { 1: 1 }, other: 0 },
    },
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    { metric: 'radio.tx_rate_bps', column: 'phyRate', scope: 'fast', scale: 1e6, absent: [0] },
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    {
      metric: 'sensor.value',
      column: 'quality',
      scope: 'fast',
      where: [{ column: 'connected', equals: [1] }],
      tags: {
        name: { from: 'wrapped', of: RADIO, after: ' signal quality' },
        unit: { from: 'text', text: '%' },
      },
    },
  ],
};

const stations60GHz: TableRule = {
  id: 'mtxrWl60GStaTable',
  entry: `${WIRELESS}.9.1`,
  columns: { connected: 2, mac: 3, mcs: 4, phyRate: 8, signal: 9, distance: 10 },
  refresh: 'walk',
  maxRows: 64,
  tags: { radio: RADIO, mac: { from: 'column-mac', column: 'mac' } },
  stations: {
    mac: { from: 'column-mac', column: 'mac' },
    radio: RADIO,
    where: [{ column: 'connected', equals: [1] }],
  },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    { metric: 'station.tx_mcs', column: 'mcs', scope: 'slow' },
    { metric: 'station.tx_rate_bps', column: 'phyRate', scope: 'slow', scale: 1e6, absent: [0] },
    {
      metric: 'station.distance_m',
      column: 'distance',
      scope: 'slow',
      scale: 0.01,
      absent: [0],
      because: 'the MIB says metres; the devices send centimetres',
    },
  ],
};

/** The drivers of RouterOS 7 (wifi, wifiwave2), with 64-bit counters. */
const wifiRegistrations: TableRule = {
  id: 'mtxrWifiRegistrationTable',
  entry: '1.3.6.1.4.1.14988.1.1.21.4.1',
  columns: {
    mac: 1,
    interface: 2,
    uptime: 4,
    signal: 6,
    txRate: 9,
    rxRate: 10,
    txBytes: 13,
    rxBytes: 14,
  },
  refresh: 'walk',
  maxRows: 1_000,
  tags: {
    radio: {
      from: 'first',
      of: [{ from: 'column-interface', column: 'interface' }, STATION_RADIO],
    },
    mac: { from: 'first', of: [{ from: 'column-mac', column: 'mac' }, STATION_MAC] },
  },
  stations: {
    mac: { from: 'first', of: [{ from: 'column-mac', column: 'mac' }, STATION_MAC] },
    radio: {
      from: 'first',
      of: [{ from: 'column-interface', column: 'interface' }, STATION_RADIO],
    },
  },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-120, -1] },
    ...traffic('rxBytes', 'txBytes'),
  ],
};

/** `5180/ax/Ceee`: what the interface's channel is now. */
const WIFI_NAME: TagRule = {
  from: 'first',
  of: [{ from: 'column', column: 'name' }, RADIO],
};
const wifiInterfaces: TableRule = {
  id: 'mtxrWifiInterfaces',
  entry: '1.3.6.1.4.1.14988.1.1.21.5.1',
  columns: { name: 2, channel: 4 },
  refresh: 'instances',
  maxRows: 64,
  tags: { radio: WIFI_NAME },
  values: [
    {
      metric: 'radio.frequency_mhz',
      column: 'channel',
      scope: 'fast',
      pattern: '^(\\d{4,5})\\b',
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'channel',
      scope: 'slow',
      cases: [
        { matches: '/[eC]{8}(/|$)', value: 160 },
        { matches: '/[eC]{4}(/|$)', value: 80 },
        { matches: '/[eC]{2}(/|$)', value: 40 },
        { matches: '^\\d{4,5}/[a-z]+$', value: 20 },
      ],
    },
  ],
};

export const mikrotikWireless: readonly TableRule[] = [
  station,
  accessPoint,
  registrations,
  capsmanRegistrations,
  radio60GHz,
  stations60GHz,
  wifiInterfaces,
  wifiRegistrations,
];
