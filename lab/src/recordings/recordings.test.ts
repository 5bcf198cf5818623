import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '@atalaya/core/domain/network/reading';
import { afterEach, describe, expect, it } from 'vitest';
import { missingValues, parseExpected } from './expected-values.js';
import { holdToRecordings } from './hold-to-recordings.js';
import { violations } from './invariants.js';

const gauge = (
  metric: Observation['metric'],
  tags: Observation['tags'],
  value: number,
): Observation => ({ kind: 'gauge', metric, tags, value });

describe('violations', () => {
  it.each<[string, Observation, boolean]>([
    ['a signal', gauge('radio.signal_dbm', { radio: 'wlan1' }, -61), true],
    ['a signal of 0 dBm', gauge('radio.signal_dbm', { radio: 'wlan1' }, 0), false],
    ['no radio', gauge('radio.signal_dbm', {}, -61), false],
    ['an empty tag', gauge('radio.signal_dbm', { radio: ' ' }, -61), false],
    ['a 32-bit sentinel', gauge('power.runtime_s', { unit: 'UPS' }, 4_294_967_295), false],
    ['NaN', gauge('device.cpu_pct', {}, Number.NaN), false],
    ['a wrong scale', gauge('device.temperature_c', {}, 4_725), false],
  ])('of %s', (_, observation, isFine) => {
    expect(violations([observation]).length === 0).toBe(isFine);
  });

  it('tell of a series that is there twice', () => {
    const one = gauge('device.cpu_pct', {}, 4);
    expect(violations([one, one])).toEqual(['device.cpu_pct {} is there twice']);
  });
});

describe('expected values', () => {
  const header = 'recording\tclass\tdescr\texpected';
  const source = [
    header,
    'a\trssi\tSignal\t-61',
    'a\trssi\tno dBm\t35',
    'a\tdistance\tDistance\t1.5',
    'a\tstate\tDoor\t1',
    'a\tvoltage\tBattery\t26.8',
    'a\tvoltage\tNo battery\t0',
  ].join('\n');

  it('are those that are measurements, each found in one observation of its kind', () => {
    const expected = parseExpected(source);
    expect(expected.map(({ description }) => description)).toEqual([
      'Signal',
      'Distance',
      'Battery',
    ]);
    const found = [
      gauge('radio.signal_dbm', { radio: 'wlan1' }, -61),
      gauge('radio.distance_m', { radio: 'wlan1' }, 1_500),
      gauge('device.cpu_pct', {}, 26.8),
    ];
    expect(missingValues(expected, found).map(({ description }) => description)).toEqual([
      'Battery',
    ]);
    const twice = [...expected, ...expected];
    expect(missingValues(twice, found)).toHaveLength(4);
  });
});

describe('holdToRecordings', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  const folderOf = async (files: Readonly<Record<string, string>>) => {
    const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  };
  const recording = [
    '1.3.6.1.2.1.1.1.0|4|RouterOS RB750Gr3',
    '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.14988.1',
    '1.3.6.1.2.1.1.3.0|67|4200',
    '1.3.6.1.4.1.14988.1.1.1.1.1.4.1|2|-61',
  ].join('\n');
  const expected = (signal: number) =>
    `recording\tclass\tdescr\texpected\nhill\trssi\tSignal\t${signal}\n`;

  it.each([
    ['the expected value is found', -61, true, 'found 1 of 1 wireless values (100.0 %)'],
    ['it is not', -40, false, 'found 0 of 1 wireless values (0.0 %)'],
  ])('when %s', async (_, signal, isHeld, line) => {
    const folder = await folderOf({
      'hill.snmprec': recording,
      'expected-wireless.tsv': expected(signal),
    });
    const lines: string[] = [];
    const options = { folder, only: undefined, isVerbose: true };
    expect(await holdToRecordings(options, (text) => lines.push(text))).toBe(isHeld);
    expect(lines).toContain(line);
    expect(lines[0]).toContain('mikrotik [MikroTik RB750Gr3]');
  });

  it('refuses a folder without recordings', async () => {
    const folder = await folderOf({ 'notes.txt': '' });
    const options = { folder, only: undefined, isVerbose: false };
    await expect(holdToRecordings(options, () => {})).rejects.toThrow('No recordings');
  });
});
