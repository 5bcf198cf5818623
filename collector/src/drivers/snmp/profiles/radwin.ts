import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, text } from './radio-shared.js';

/** RADWIN-MIB-WINLINK1000: RADWIN 2000 and 5000, WinLink 1000. */
const RADWIN = '1.3.6.1.4.1.4458.1000';
const ODU = `${RADWIN}.1.1`;
const AIR = `${RADWIN}.1.5`;
const RADIO = text('radio');
const STATION: TagRule = { from: 'column-mac', column: 'mac' };

/** The Wi-Fi for management (winlink1000OduAdmWifi*, -150 dBm when nobody uses it) is no link and is not read. */
const air: TableRule = {
  id: 'winlink1000OduAir',
  entry: AIR,
  columns: {
    txPowerSet: 4,
    state: 5,
    txPower: 12,
    frequency: 16,
    distance: 29,
    signal: `${AIR}.9.1`,
  },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      fallback: 'txPowerSet',
      scope: 'slow',
      range: [-60, 60],
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'frequency',
      scope: 'fast',
      range: [1, 1e8],
      above: { limit: 100_000, scale: 0.001, reason: 'kHz where channels lie closer than 1 MHz' },
    },
    { metric: 'radio.distance_m', column: 'distance', scope: 'slow', range: [1, 500_000] },
    {
      metric: 'radio.connected',
      column: 'state',
      scope: 'fast',
      map: { values: { 3: 1 }, other: 0 },
      range: [1, 100],
    },
  ],
};

/** A base station's links with its subscriber units. */
const links: TableRule = {
  id: 'winlink1000HbsAirLinkTable',
  entry: `${RADWIN}.3.1.7.2.1`,
  columns: { distance: 8, signal: 9, remoteSignal: 11, mac: 19, txCapacity: 30, rxCapacity: 31 },
  refresh: 'walk',
  maxRows: 128,
  tags: { radio: RADIO, mac: STATION },
  stations: { mac: STATION, radio: RADIO },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'station.remote_signal_dbm', column: 'remoteSignal', scope: 'fast', range: RECEIVED },
    { metric: 'station.distance_m', column: 'distance', scope: 'slow', range: [1, 500_000] },
    // Peak throughput, kb/s.
    {
      metric: 'station.tx_capacity_bps',
      column: 'txCapacity',
      scope: 'slow',
      scale: 1_000,
      range: [1, 1e8],
    },
    {
      metric: 'station.rx_capacity_bps',
      column: 'rxCapacity',
      scope: 'slow',
      scale: 1_000,
      range: [1, 1e8],
    },
  ],
};

/** RADWIN links, base stations (HBS) and subscriber units (HSU). */
export const radwin: SnmpProfile = {
  id: 'radwin',
  title: 'RADWIN',
  vendor: 'RADWIN',
  detect: [{ sysObjectId: '1.3.6.1.4.1.4458' }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${ODU}.30.0` }, { oid: `${ODU}.1.0` }],
    version: [{ oid: `${ODU}.3.0`, pattern: '^(\\d+(?:\\.\\d+)+(?:_b\\d+)?)' }],
    serial: [{ oid: `${ODU}.29.0` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    {
      metric: 'device.temperature_c',
      oid: `${ODU}.44.0`,
      scope: 'fast',
      absent: [0],
      because: '0 on units without the sensor',
      range: [-60, 120],
    },
    { metric: 'device.power_w', oid: `${ODU}.50.0`, scope: 'slow', scale: 0.001, range: [1, 1e6] },
  ],
  tables: [air, links],
};
