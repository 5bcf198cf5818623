import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, text } from './radio-shared.js';
import { sensorAt, sensorColumn } from './sensor-rules.js';

/** CAMBIUM-PMP80211-MIB (pmpMibTree). */
const EPMP = '1.3.6.1.4.1.17713.21';
const RADIO = text('wlan0');
const STATION: TagRule = { from: 'column-mac', column: 'mac' };
/** connectedSTAIsViaInterface counts from 0; older firmware has one radio and no such column. */
const STATION_RADIO: TagRule = {
  from: 'first',
  of: [{ from: 'column', column: 'via', prefix: 'wlan' }, RADIO],
};
/** wirelessInterfaceMode: 2 is a subscriber module. */
const SUBSCRIBER = [{ column: 'mode', equals: [2] }];
const ACCESS_POINT = [{ column: 'mode', matches: '^(?!2$)' }];
const BANDWIDTHS = { values: { 1: 20, 2: 40, 3: 10, 4: 5, 5: 80, 6: 160 } };

const ofStation = (before: string): TagRule => ({ from: 'wrapped', before, of: STATION });

const status: TableRule = {
  id: 'cambiumPmp80211SystemStatus',
  entry: `${EPMP}.1.2`,
  columns: {
    frequency: 1,
    bandwidth: 2,
    signal: 3,
    txPower: 5,
    clients: 10,
    distance: 12,
    state: 16,
    snr: 18,
    capacity: 21,
    quality: 22,
    signal0: 24,
    signal1: 25,
    mode: `${EPMP}.3.8.2.1`,
    apBandwidth: `${EPMP}.3.8.2.5`,
    apTxPower: `${EPMP}.3.8.2.6`,
  },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', range: [2_300, 7_200] },
    {
      metric: 'radio.channel_width_mhz',
      column: 'apBandwidth',
      scope: 'slow',
      map: BANDWIDTHS,
      where: ACCESS_POINT,
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'bandwidth',
      scope: 'slow',
      map: BANDWIDTHS,
      where: SUBSCRIBER,
    },
    {
      metric: 'radio.tx_power_dbm',
      column: 'apTxPower',
      scope: 'slow',
      range: [-30, 40],
      where: ACCESS_POINT,
    },
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'slow',
      range: [-30, 40],
      where: SUBSCRIBER,
    },
    { metric: 'radio.clients', column: 'clients', scope: 'fast', where: ACCESS_POINT },
    {
      metric: 'radio.connected',
      column: 'state',
      scope: 'fast',
      map: { values: { 1: 0, 2: 0, 3: 1 } },
      where: SUBSCRIBER,
    },
    // A subscriber module's view of its access point; masters of point-to-point links have it too.
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    {
      metric: 'radio.snr_db',
      column: 'snr',
      scope: 'fast',
      range: [1, 90],
      because: '0 while nothing is received',
    },
    {
      metric: 'radio.distance_m',
      column: 'distance',
      scope: 'slow',
      pattern: '^([\\d.]+)',
      scale: 1_000,
      absent: [0],
      where: SUBSCRIBER,
    },
    sensorColumn('capacity', text('wlan0 transmit capacity'), '%', { where: SUBSCRIBER }),
    sensorColumn('quality', text('wlan0 transmit quality'), '%', { where: SUBSCRIBER }),
    ...['0', '1'].map((chain) => ({
      metric: 'radio_chain.signal_dbm' as const,
      column: `signal${chain}`,
      scope: 'fast' as const,
      range: RECEIVED,
      tags: { radio: RADIO, chain: text(chain) },
    })),
  ],
};

/** Microseconds of a second that could be scheduled, and that were. */
const frames: TableRule = {
  id: 'frame time of the last second',
  entry: `${EPMP}.2.1`,
  columns: { uplink: 51, downlink: 52, uplinkUsed: 53, downlinkUsed: 54 },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.frame_utilization_down_pct',
      column: 'downlinkUsed',
      over: 'downlink',
      scope: 'fast',
    },
    {
      metric: 'radio.frame_utilization_up_pct',
      column: 'uplinkUsed',
      over: 'uplink',
      scope: 'fast',
    },
  ],
};

const stations: TableRule = {
  id: 'cambiumAPConnectedSTATable',
  entry: `${EPMP}.1.2.30.1`,
  columns: {
    mac: 1,
    signal: 4,
    remoteSignal: 5,
    snr: 6,
    remoteSnr: 7,
    rxMcs: 8,
    txMcs: 9,
    lastIp: 10,
    name: 18,
    txCapacity: 19,
    txQuality: 20,
    connectedFor: 27,
    txRate: 28,
    distance: 29,
    via: 36,
  },
  refresh: 'walk',
  maxRows: 256,
  tags: { radio: STATION_RADIO, mac: STATION },
  stations: { mac: STATION, radio: STATION_RADIO, name: 'name', lastIp: 'lastIp' },
  values: [
    // UL and DL as the MIB has them: what the access point hears, and what the subscriber module does.
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'station.remote_signal_dbm', column: 'remoteSignal', scope: 'fast', range: RECEIVED },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', range: [1, 90] },
    {
      metric: 'radio.snr_db',
      column: 'remoteSnr',
      scope: 'slow',
      range: [1, 90],
      tags: { radio: ofStation('far ') },
    },
    { metric: 'station.rx_mcs', column: 'rxMcs', scope: 'slow', range: [0, 99] },
    { metric: 'station.tx_mcs', column: 'txMcs', scope: 'slow', range: [0, 99] },
    {
      metric: 'station.tx_rate_bps',
      column: 'txRate',
      scope: 'slow',
      pattern: '^([\\d.]+)',
      scale: 1e6,
      absent: [0],
    },
    { metric: 'station.distance_m', column: 'distance', scope: 'slow', absent: [0] },
    {
      metric: 'station.uptime_s',
      column: 'connectedFor',
      scope: 'slow',
      isDuration: true,
      range: [0, 1e9],
    },
    sensorColumn('txCapacity', ofStation('transmit capacity '), '%', { range: [0, 100] }),
    sensorColumn('txQuality', ofStation('transmit quality '), '%', { range: [0, 100] }),
  ],
};

const stationTraffic: TableRule = {
  id: 'per-user traffic',
  entry: `${EPMP}.2.1.46.1`,
  columns: { mac: 2, uplink: 3, downlink: 4 },
  refresh: 'walk',
  maxRows: 256,
  tags: { radio: RADIO, mac: STATION },
  values: [
    { metric: 'station.in_bps', column: 'uplink', scope: 'slow', counter: { factor: 1_000 } },
    { metric: 'station.out_bps', column: 'downlink', scope: 'slow', counter: { factor: 1_000 } },
  ],
};

/** Cambium ePMP: access points, subscriber modules, point-to-point links, and Elevate. */
export const epmp: SnmpProfile = {
  id: 'epmp',
  title: 'Cambium ePMP',
  vendor: 'Cambium Networks',
  detect: [{ sysObjectId: EPMP }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [
      // cambiumHWInfo: the SKUs that WISPs own most.
      {
        oid: `${EPMP}.1.1.2.0`,
        values: {
          0: 'ePMP 1000 5 GHz with sync',
          1: 'ePMP 1000 5 GHz',
          2: 'ePMP 1000 5 GHz integrated',
          3: 'ePMP 1000 2.4 GHz with sync',
          4: 'ePMP 1000 2.4 GHz',
          5: 'ePMP 1000 2.4 GHz integrated',
          6: 'Force 200',
          8: 'Force 200',
          9: 'Force 200 2.4 GHz',
          10: 'ePMP 2000',
          11: 'Force 180',
          12: 'Force 180',
          13: 'Force 190',
          14: 'Force 190',
          22: 'Force 130',
          33: 'PTP 550 integrated',
          34: 'PTP 550',
          35: 'Force 300-25',
          36: 'Force 300-25',
          37: 'ePMP 3000',
          38: 'Force 300-16',
          39: 'Force 300-16',
          40: 'ePMP 3000',
          43: 'ePMP 3000L',
          44: 'ePMP 3000L',
          47: 'Force 300-13',
          48: 'Force 300-13',
          49: 'Force 300-19',
          50: 'Force 300-19',
          55: 'Force 300-25',
          62: 'ePMP MP 3000',
          53264: 'ePMP 4600',
          53280: 'ePMP 4500',
          53281: 'ePMP 4500C',
          53288: 'ePMP 4500',
          53289: 'ePMP 4500C',
          53296: 'ePMP 4600L',
          53344: 'ePMP 4500L',
          53352: 'ePMP 4500L',
          53504: 'Force 425',
          53505: 'Force 400C',
          53512: 'Force 425',
          53513: 'Force 400C',
          53520: 'Force 4600C',
          53536: 'Force 4516',
          53537: 'Force 4525',
          53544: 'Force 4516',
          53545: 'Force 4525',
          53552: 'Force 4616',
          53553: 'Force 4625',
        },
      },
      // The rest by what they do: wirelessInterfaceMode.
      { oid: `${EPMP}.3.8.2.1.0`, values: { 1: 'ePMP AP', 2: 'ePMP SM' } },
    ],
    version: [{ oid: `${EPMP}.1.1.17.0` }, { oid: `${EPMP}.1.1.1.0` }],
    serial: [{ oid: `${EPMP}.1.1.31.0` }, { oid: `${EPMP}.1.1.30.0` }],
  },
  interfaces: RADIO_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 1_000 },
  scalars: [
    // sysCPUUsage: per mille.
    {
      metric: 'device.cpu_pct',
      oid: `${EPMP}.2.1.64.0`,
      scope: 'fast',
      scale: 0.1,
      range: [0, 1_000],
    },
    sensorAt(`${EPMP}.2.1.36.0`, 'radar detections', 'count'),
  ],
  tables: [status, frames, stations, stationTraffic],
};
