import { expect } from 'vitest';
import type { SnmpValue } from '../../../transports/snmp/snmp-value.js';
import { readRecorded, samplesOf } from './recorded-device.js';

type Rows = Readonly<Record<string, SnmpValue>>;
const ENTERPRISES = '1.3.6.1.4.1';

/** A made-up device of a family and all that is to be read from it. */
export interface FamilyCase {
  readonly name: string;
  readonly device: Rows;
  readonly profile: string;
  readonly identity: Record<string, unknown>;
  readonly samples: Record<string, number | bigint>;
  readonly stations?: readonly object[];
  readonly onus?: readonly object[];
}

/** A device of few rows; their OIDs are below the arc `base` of enterprises, or whole when they begin with a dot. */
export function deviceOf(objectId: string, descr: string, base: string, rows: Rows): Rows {
  const system = '1.3.6.1.2.1.1';
  const below = Object.entries(rows).map(([oid, value]) => [
    oid.startsWith('.') ? oid.slice(1) : `${ENTERPRISES}.${base}.${oid}`,
    value,
  ]);
  return {
    [`${system}.1.0`]: descr,
    [`${system}.2.0`]: `${ENTERPRISES}.${objectId}`,
    [`${system}.3.0`]: 8_640_000,
    [`${system}.5.0`]: 'cerro',
    ...Object.fromEntries(below),
  };
}

/** Exactly these samples, stations and units, and this identity: a surplus one is as wrong as a missing one. */
export async function expectFamily(family: FamilyCase): Promise<void> {
  const { device, profile, identity, samples, stations, onus } = family;
  const reading = await readRecorded(device);
  expect(reading.profile).toBe(profile);
  expect(reading.identity).toMatchObject({ name: 'cerro', ...identity });
  const { model, version, serial } = reading.identity ?? {};
  const told = Object.entries({ model, version, serial }).filter(([, text]) => text !== undefined);
  expect(identity).toMatchObject(Object.fromEntries(told));
  expect(samplesOf(reading)).toEqual(samples);
  expect(reading.stations).toEqual(stations);
  expect(reading.onus ?? []).toEqual(onus ?? []);
}

/** A fast poll reads the known instances: some of the same samples, and none besides. */
export async function expectFastPoll({ device, samples }: FamilyCase): Promise<void> {
  const reading = await readRecorded(device, [['fast', 'slow', 'inventory'], ['fast']]);
  const fast = samplesOf(reading);
  expect(Object.keys(fast).length).toBeGreaterThan(0);
  expect(samples).toMatchObject(fast);
}
