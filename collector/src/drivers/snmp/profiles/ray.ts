import type { ScalarRule, SnmpProfile } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED_TENTHS } from './radio-shared.js';
import { sensorAt } from './sensor-rules.js';

const RACOM = '1.3.6.1.4.1.33555';
/** RAY-MIB (RAy2, RAy) and RAY3-MIB hold the same groups, each below its own arc. */
const ARCS = [`${RACOM}.1`, `${RACOM}.4`];
const RADIO_NAME = 'radio';
const tags = { radio: RADIO_NAME };

function scalarsBelow(arc: string): ScalarRule[] {
  const chassis = `${arc}.1.4`;
  const system = `${arc}.1.5`;
  const radio = `${arc}.2.1`;
  const statistic = `${arc}.3.2`;
  const kilohertz = { scope: 'fast', scale: 0.001, absent: [0] } as const;
  // Hundredths of a degree.
  const temperature = { scale: 0.01, range: [-6_000, 15_000] } as const;
  return [
    {
      metric: 'radio.signal_dbm',
      oid: `${statistic}.1.0`,
      scope: 'fast',
      scale: 0.1,
      range: RECEIVED_TENTHS,
      tags,
    },
    {
      metric: 'radio.snr_db',
      oid: `${statistic}.2.0`,
      scope: 'fast',
      scale: 0.1,
      range: [1, 900],
      tags,
    },
    sensorAt(`${statistic}.12.0`, 'MSE', 'dB', { scope: 'fast', scale: 0.1, range: [-500, -1] }),
    { metric: 'radio.frequency_mhz', oid: `${radio}.4.0`, ...kilohertz, tags },
    {
      metric: 'radio.frequency_mhz',
      oid: `${radio}.3.0`,
      ...kilohertz,
      tags: { radio: `${RADIO_NAME} receive` },
    },
    { metric: 'radio.channel_width_mhz', oid: `${radio}.15.0`, ...kilohertz, scope: 'slow', tags },
    { metric: 'radio.tx_power_dbm', oid: `${radio}.17.0`, scope: 'fast', range: [-60, 60], tags },
    sensorAt(`${radio}.12.0`, 'configured transmit power', 'dBm', { range: [-60, 60] }),
    // The net bit rate that the modulation of now gives, kb/s, and the most that the channel does, Mb/s.
    {
      metric: 'radio.tx_rate_bps',
      oid: `${radio}.13.0`,
      scope: 'fast',
      scale: 1_000,
      absent: [0],
      tags,
    },
    {
      metric: 'radio.tx_capacity_bps',
      oid: `${radio}.14.0`,
      scope: 'slow',
      scale: 1e6,
      absent: [0],
      tags,
    },
    {
      metric: 'radio.connected',
      oid: `${arc}.1.3.8.0`,
      scope: 'fast',
      map: { values: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 0 } },
      tags,
    },
    { metric: 'device.temperature_c', oid: `${chassis}.1.0`, scope: 'fast', ...temperature },
    sensorAt(`${chassis}.2.0`, 'radio temperature', '°C', temperature),
    { metric: 'device.voltage_v', oid: `${chassis}.3.0`, scope: 'fast', scale: 0.1, absent: [0] },
    { metric: 'device.cpu_pct', oid: `${system}.1.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.memory_pct', oid: `${system}.2.0`, scope: 'fast', range: [0, 100] },
  ];
}

/** RACOM RAy2 and RAy3: point-to-point microwave. */
export const ray: SnmpProfile = {
  id: 'ray',
  title: 'RACOM RAy',
  vendor: 'RACOM',
  detect: [
    { sysObjectId: RACOM },
    // Firmware that answers with net-snmp's own object.
    ...ARCS.map((arc) => ({ sysObjectId: '1.3.6.1.4.1.8072.3.2.10', has: `${arc}.1.1` })),
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    model: ARCS.map((arc) => ({ oid: `${arc}.1.1.1.0` })),
    version: ARCS.map((arc) => ({ oid: `${arc}.1.2.2.0` })),
    serial: ARCS.map((arc) => ({ oid: `${arc}.1.1.2.0` })),
  },
  interfaces: RADIO_INTERFACES,
  scalars: ARCS.flatMap(scalarsBelow),
  tables: [],
};
