import { readdirSync } from 'node:fs';
import { CATALOGUE, isMetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { describe, expect, it } from 'vitest';
import type { SnmpProfile, TableRule, ValueRule } from './profile.js';
import { SNMP_PROFILES } from './profiles.js';
import { factColumns, valueColumns } from './table-facts.js';

const OID = /^\d+(\.\d+)+$/;

function oidsOf(profile: SnmpProfile): string[] {
  const identity = Object.values(profile.identity).flat();
  return [
    ...profile.detect.flatMap((rule) => [rule.sysObjectId, rule.has, rule.text?.under]),
    ...identity.map((source) => ('oid' in source ? source.oid : source.under)),
    ...profile.scalars.map((scalar) => scalar.oid),
    ...profile.tables.map((table) => table.entry),
  ].filter((oid) => oid !== undefined);
}

function expectRule(rule: ValueRule, tags: readonly string[]): void {
  expect(isMetricName(rule.metric)).toBe(true);
  const { measurement } = splitMetric(rule.metric);
  expect([rule.metric, [...tags].sort()]).toEqual([
    rule.metric,
    [...CATALOGUE[measurement].tags].sort(),
  ]);
  const isRate = /_(bps|pps|ps)$/.test(rule.metric) && /\.(in|out)_/.test(rule.metric);
  expect([rule.metric, rule.counter !== undefined]).toEqual([rule.metric, isRate]);
  for (const one of rule.cases ?? []) expect(() => new RegExp(one.matches)).not.toThrow();
}

function columnsUsed(table: TableRule): Set<string> {
  const ofValues = table.values.flatMap((value) => [...valueColumns(value, table)]);
  return new Set([...ofValues, ...factColumns(table, true)]);
}

describe.each(SNMP_PROFILES.map((profile) => [profile.id, profile] as const))(
  'the profile %s',
  (_, profile) => {
    it('has OIDs that are OIDs', () => {
      for (const oid of oidsOf(profile)) expect(oid).toMatch(OID);
      for (const scalar of profile.scalars) expect(scalar.oid).toMatch(/\.0$/);
    });

    it('maps to metrics of the catalogue, each with its tags, counters to rates only', () => {
      for (const scalar of profile.scalars) expectRule(scalar, Object.keys(scalar.tags ?? {}));
      for (const table of profile.tables) {
        for (const value of table.values) {
          expectRule(value, Object.keys(value.tags ?? table.tags ?? {}));
        }
      }
    });

    it('uses every column that its tables declare, and no other', () => {
      for (const table of profile.tables) {
        expect([table.id, [...columnsUsed(table)].sort()]).toEqual([
          table.id,
          Object.keys(table.columns).sort(),
        ]);
      }
    });

    it('bounds its tables and its requests', () => {
      for (const table of profile.tables) expect(table.maxRows).toBeLessThanOrEqual(5_000);
      expect(profile.interfaces.maxRows).toBeLessThanOrEqual(5_000);
      expect(profile.quirks.varbinds).toBeLessThanOrEqual(50);
    });
  },
);

describe('the profiles', () => {
  it('have ids of their own, and only the last has no rules of detection', () => {
    expect(new Set(SNMP_PROFILES.map((profile) => profile.id)).size).toBe(SNMP_PROFILES.length);
    const withoutRules = SNMP_PROFILES.filter((profile) => profile.detect.length === 0);
    expect(withoutRules).toEqual(SNMP_PROFILES.slice(-1));
  });

  it('are those in the folder: a file that is named after a family is in the list', () => {
    const parts = ['host-resources', 'mikrotik-wireless', 'ubiquiti-shared'];
    const files = readdirSync(new URL('profiles', import.meta.url))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((file) => !parts.includes(file));
    expect(files.sort()).toEqual(SNMP_PROFILES.map((profile) => profile.id).sort());
  });
});
