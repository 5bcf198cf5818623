import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { sensorColumn } from './sensor-rules.js';
import {
  hostCpu,
  UBIQUITI_OBJECT_ID,
  UBIQUITI_RADIO_INTERFACES,
  UBIQUITI_RADIO_QUIRKS,
} from './ubiquiti-shared.js';

/** UBNT-AirFIBER-MIB. */
const AIRFIBER = '1.3.6.1.4.1.41112.1.3';
const RADIO: TagRule = { from: 'index', part: 0, prefix: 'air', offset: -1 };
/** Receives and sends on frequencies of their own. */
const RECEIVER: TagRule = { from: 'wrapped', of: RADIO, after: ' receive' };
const KILOHERTZ = { limit: 100_000, scale: 0.001, reason: 'kHz, where the MIB says MHz' } as const;

const configuration: TableRule = {
  id: 'airFiberConfigTable',
  entry: `${AIRFIBER}.1.1`,
  columns: { txFrequency: 5, rxFrequency: 6, txPower: 9 },
  refresh: 'instances',
  maxRows: 4,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.frequency_mhz',
      column: 'txFrequency',
      scope: 'fast',
      absent: [0],
      above: KILOHERTZ,
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'rxFrequency',
      scope: 'fast',
      absent: [0],
      above: KILOHERTZ,
      tags: { radio: RECEIVER },
    },
    // 58 dBm is no transmitter's power: it is EIRP, the antenna's gain included.
    {
      metric: 'sensor.value',
      column: 'txPower',
      scope: 'slow',
      tags: {
        name: { from: 'wrapped', of: RADIO, after: ' EIRP' },
        unit: { from: 'text', text: 'dBm' },
      },
    },
  ],
};

const chain = (column: string, number: string) =>
  ({
    metric: 'radio_chain.signal_dbm',
    column,
    scope: 'fast',
    range: [-98, -1],
    tags: { radio: RADIO, chain: { from: 'text', text: number } },
  }) as const;

const status: TableRule = {
  id: 'airFiberStatusTable',
  entry: `${AIRFIBER}.2.1`,
  columns: {
    distance: 4,
    rxCapacity: 5,
    txCapacity: 6,
    temperature: 8,
    temperature1: 10,
    rxPower0: 11,
    rxPower1: 14,
    linkState: 26,
  },
  refresh: 'instances',
  maxRows: 4,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.distance_m', column: 'distance', scope: 'slow', absent: [0] },
    { metric: 'radio.rx_capacity_bps', column: 'rxCapacity', scope: 'fast', range: [1, 2 ** 40] },
    { metric: 'radio.tx_capacity_bps', column: 'txCapacity', scope: 'fast', range: [1, 2 ** 40] },
    { metric: 'radio.signal_dbm', column: 'rxPower0', scope: 'fast', range: [-98, -1] },
    chain('rxPower0', '0'),
    chain('rxPower1', '1'),
    {
      metric: 'radio.connected',
      column: 'linkState',
      scope: 'fast',
      map: { values: { 1: 1 }, other: 0 },
      because: 'linkState: down(0), up(1)',
    },
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      absent: [0],
      tags: {},
      combine: 'max',
    },
    // The first radio's is the device's.
    sensorColumn('temperature1', { from: 'wrapped', of: RADIO, after: ' second radio' }, '°C', {
      absent: [0],
    }),
  ],
};

/** The classic airFiber links: AF5, AF5X, AF11, AF24. */
export const airfiber: SnmpProfile = {
  id: 'airfiber',
  title: 'Ubiquiti airFiber',
  vendor: 'Ubiquiti',
  detect: [{ sysObjectId: UBIQUITI_OBJECT_ID, has: `${AIRFIBER}.1.1` }],
  quirks: UBIQUITI_RADIO_QUIRKS,
  identity: {
    model: [{ under: '1.2.840.10036.3.1.2.1.3' }],
    version: [{ oid: `${AIRFIBER}.2.1.40.1`, pattern: 'v(\\d+(?:\\.\\d+){1,2})' }],
  },
  interfaces: UBIQUITI_RADIO_INTERFACES,
  scalars: [hostCpu],
  tables: [configuration, status],
};
