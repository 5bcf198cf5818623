import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';
import {
  CHANNELS_2_GHZ,
  CHANNELS_5_GHZ,
  CHANNELS_6_GHZ,
  RADIO_INTERFACES,
} from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';
import { UBIQUITI_OBJECT_ID } from './ubiquiti-shared.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** UBNT-UniFi-MIB. */
const UNIFI = '1.3.6.1.4.1.41112.1.6';
const SYSTEM = `${UNIFI}.3`;
/** FROGFOOT-RESOURCES-MIB, kB: the memory of old firmware. */
const FROGFOOT_MEMORY = '1.3.6.1.4.1.10002.1.1.1.1';
/** IEEE802dot11-MIB dot11ResourceInfoTable. */
const DOT11_RESOURCE = '1.2.840.10036.3.1.2.1';

const NAMES = '^(UAP|U6|U7|E7|UK|UWB|UMR|UMA|UAL|UHDIW|U-LTE)\\b';
/** `ng`, `na`, `6e`. */
const RADIO: TagRule = { from: 'column', column: 'radio' };
const SSID: TagRule = { from: 'column', column: 'ssid' };

const frequency = (radios: string, map: NonNullable<TableValueRule['map']>): TableValueRule => ({
  metric: 'radio.frequency_mhz',
  column: 'channel',
  scope: 'fast',
  // The channel's number, which each band counts from its own start.
  map,
  where: [{ column: 'radio', matches: radios }],
  combine: 'max',
});

/** A row for each SSID on each radio. */
const vaps: TableRule = {
  id: 'unifiVapTable',
  entry: `${UNIFI}.1.2.1`,
  columns: { ccq: 3, channel: 4, ssid: 6, clients: 8, radio: 9, txPower: 21 },
  refresh: 'instances',
  maxRows: 64,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.clients', column: 'clients', scope: 'fast', combine: 'sum' },
    { metric: 'device.clients', column: 'clients', scope: 'fast', combine: 'sum', tags: {} },
    {
      metric: 'radio.clients',
      column: 'clients',
      scope: 'slow',
      combine: 'sum',
      tags: { radio: { from: 'wrapped', before: 'SSID ', of: SSID } },
    },
    {
      metric: 'radio.ccq_pct',
      column: 'ccq',
      scope: 'fast',
      scale: 0.1,
      range: [1, 1_000],
      because: '0 on radios that compute none',
      tags: { radio: { from: 'joined', of: [SSID, RADIO], by: ' on ' } },
    },
    frequency('^(ng|b|g|bg)', CHANNELS_2_GHZ),
    frequency('^(na|a|ac|ax)', CHANNELS_5_GHZ),
    frequency('^6', CHANNELS_6_GHZ),
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'slow',
      range: [1, 40],
      combine: 'max',
    },
  ],
};

const utilization = (column: string, of: string): TableValueRule =>
  sensorColumn(column, { from: 'wrapped', of: RADIO, after: ` channel use: ${of}` }, '%', {
    range: [0, 100],
  });
const radios: TableRule = {
  id: 'unifiRadioTable',
  entry: `${UNIFI}.1.1.1`,
  columns: { radio: 3, total: 6, selfRx: 7, selfTx: 8, others: 9 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.airtime_pct', column: 'total', scope: 'fast', range: [0, 100] },
    utilization('selfRx', 'own reception'),
    utilization('selfTx', 'own transmission'),
    utilization('others', 'other networks'),
  ],
};

const oldMemory: TableRule = {
  id: 'FROGFOOT-RESOURCES-MIB memory',
  entry: FROGFOOT_MEMORY,
  columns: { total: 1, free: 2, buffers: 3, cached: 4 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    {
      metric: 'device.memory_pct',
      column: 'total',
      minus: ['free', 'buffers', 'cached'],
      over: 'total',
      scope: 'fast',
    },
  ],
};

/** UniFi access points; sysObjectID is airOS's on old firmware, net-snmp's on most, and Ubiquiti's own on new. */
export const unifiAp: SnmpProfile = {
  id: 'unifi-ap',
  title: 'Ubiquiti UniFi AP',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: UBIQUITI_OBJECT_ID, has: `${UNIFI}.1` },
    { sysObjectId: '1.3.6.1.4.1.8072.3.2.10', has: `${UNIFI}.1` },
    { sysObjectId: '1.3.6.1.4.1.41112', has: `${UNIFI}.1` },
    { sysObjectId: '1.3.6.1.4.1.41112', sysDescr: NAMES },
    { sysObjectId: '1.3.6.1.4.1.8072.3.2.10', sysDescr: NAMES },
  ],
  quirks: {
    bulk: false,
    maxRepetitions: 10,
    varbinds: 10,
    notes: ['GETBULK is off for this family: old firmware answers it wrongly.'],
  },
  identity: {
    // UAP-nanoHD 5.60.3.12934
    model: [
      { oid: `${SYSTEM}.3.0` },
      { under: `${DOT11_RESOURCE}.3` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^([EU]\\S+)' },
    ],
    version: [
      { oid: `${SYSTEM}.6.0` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^[EU]\\S+ (\\d\\S*)' },
    ],
  },
  // Access points of MediaTek show every interface that they could have.
  interfaces: { ...RADIO_INTERFACES, ignore: `^(${NO_LINES}|wds.*|apcli.*)$` },
  scalars: [],
  tables: [vaps, radios, ucdProcessor, ucdMemory, oldMemory],
};
