import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SnmpProfile, TableRule } from './profile.js';
import { profileProblems } from './profile-schema.js';
import { PLAIN_INTERFACES } from './profiles/agent-quirks.js';
import { SNMP_PROFILES } from './profiles.js';

const table = (changes: Partial<TableRule> = {}): TableRule => ({
  id: 'radios',
  entry: '1.3.6.1.4.1.99999.1.1',
  columns: { signal: 2 },
  refresh: 'instances',
  maxRows: 4,
  tags: { radio: { from: 'index', part: 0, prefix: 'radio' } },
  values: [{ metric: 'radio.signal_dbm', column: 'signal', scope: 'fast' }],
  ...changes,
});
const profile = (changes: Partial<SnmpProfile> = {}): SnmpProfile => ({
  id: 'example',
  title: 'An example',
  detect: [{ sysObjectId: '1.3.6.1.4.1.99999' }],
  quirks: { bulk: true, maxRepetitions: 10, varbinds: 10 },
  identity: {},
  interfaces: { counters: 'hc', maxRows: 10 },
  scalars: [],
  tables: [table()],
  ...changes,
});
const scalar = { metric: 'device.cpu_pct', oid: '1.3.6.1.4.1.99999.2.0', scope: 'fast' } as const;

describe('a profile', () => {
  it.each(SNMP_PROFILES.map((one) => [one.id, one] as const))('%s is as it should be', (_, one) => {
    expect(profileProblems(one)).toEqual([]);
  });

  it.each<[string, SnmpProfile, string]>([
    [
      'an OID with a leading dot',
      profile({ scalars: [{ ...scalar, oid: '.1.3.0' }] }),
      'scalars.0.oid',
    ],
    ['a scalar that is none', profile({ scalars: [{ ...scalar, oid: '1.3.6' }] }), 'scalars.0.oid'],
    [
      'a column that is no number',
      profile({ tables: [table({ columns: { signal: 0 } })] }),
      'tables.0.columns.signal',
    ],
    ['an unreadable expression', profile({ detect: [{ sysDescr: '(' }] }), 'detect.0.sysDescr'],
    [
      'a range that is empty',
      profile({ scalars: [{ ...scalar, range: [1, 0] }] }),
      'scalars.0.range',
    ],
    ['an unbounded table', profile({ tables: [table({ maxRows: 1e6 })] }), 'tables.0.maxRows'],
    ['a missing tag', profile({ tables: [table({ tags: {} })] }), 'not [radio]'],
    [
      'a tag too many',
      profile({ scalars: [{ ...scalar, tags: { radio: 'a' } }] }),
      'has the tags [radio]',
    ],
    [
      'a column that is not declared',
      profile({ tables: [table({ columns: {} })] }),
      'does not declare the column signal',
    ],
    [
      'a column without a use',
      profile({ tables: [table({ columns: { signal: 2, noise: 3 } })] }),
      'does not use the column noise',
    ],
    [
      'a gauge that counts',
      profile({ scalars: [{ ...scalar, counter: { factor: 8 } }] }),
      'a counter makes a rate',
    ],
    [
      'a value that yields to a metric of another table',
      profile({
        tables: [
          table({
            values: [
              {
                metric: 'radio.signal_dbm',
                column: 'signal',
                scope: 'fast',
                unless: 'device.cpu_pct',
              },
            ],
          }),
        ],
      }),
      'nothing in the table tells device.cpu_pct',
    ],
  ])('with %s is refused, and the message says where', (_, one, place) => {
    const problems = profileProblems(one);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('example: ');
    expect(problems[0]).toContain(place);
  });

  it('with an unknown metric or field is refused', () => {
    const rule = { ...scalar, metric: 'device.colour' };
    expect(profileProblems({ ...profile(), scalars: [rule] } as never)).toEqual([
      'example: scalars.0.metric: is no metric of the catalogue',
    ]);
    expect(profileProblems({ ...profile(), colour: 'red' } as never)).toHaveLength(1);
  });
});

describe('the profiles', () => {
  it('have ids of their own, and only the last has no rules of detection', () => {
    expect(new Set(SNMP_PROFILES.map((one) => one.id)).size).toBe(SNMP_PROFILES.length);
    const withoutRules = SNMP_PROFILES.filter((one) => one.detect.length === 0);
    expect(withoutRules).toEqual(SNMP_PROFILES.slice(-1));
  });

  it('are those in the folder: no file with a profile is left out of the list', async () => {
    const files = readdirSync(new URL('profiles', import.meta.url)).filter(
      (file) => !file.endsWith('.test.ts'),
    );
    const modules = await Promise.all(
      files.map((file) => import(new URL(`profiles/${file}`, import.meta.url).href)),
    );
    const found = modules.flatMap((module) => Object.values(module)).filter(isProfile);
    expect(new Set(found)).toEqual(new Set(SNMP_PROFILES));
  });
});

function isProfile(value: unknown): value is SnmpProfile {
  return typeof value === 'object' && value !== null && 'detect' in value && 'tables' in value;
}

describe('interfaces that are no lines', () => {
  it.each([
    ['lo', true],
    ['LOOPBACK', true],
    ['Software Loopback Interface 1', true],
    ['gre0', true],
    ['teql0', true],
    ['Null0', true],
    ['lo-uplink', false],
    ['gre01', false],
    ['tun0', false],
    ['eth0', false],
  ])('%s: %s', (name, isIgnored) => {
    expect(new RegExp(PLAIN_INTERFACES.ignore ?? '').test(name)).toBe(isIgnored);
  });
});
