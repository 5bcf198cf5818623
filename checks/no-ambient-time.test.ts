import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

const AMBIENT = [
  'Date.now()',
  'new Date()',
  'performance.now()',
  'Math.random()',
  'setTimeout(() => undefined, 5)',
  'setInterval(() => undefined, 5)',
];
const BARRED = [
  'core/src/domain',
  'collector/src/poll',
  'api/src/features/x',
  'alerting/src/pipeline',
];
const FREE = ['platform/src/runtime', 'collector/src/transports', 'lab/src'];

describe('no ambient time', () => {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-ambient-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Lints a tree of `path → code` under the project's own rules; returns the files that were refused. */
  function refused(files: Readonly<Record<string, string>>): string[] {
    for (const name of ['biome.json', 'no-ambient-time.grit'])
      copyFileSync(join(ROOT, name), join(root, name));
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), code);
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    const options = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '.'];
    const run = spawnSync(process.execPath, [biome, ...options], { cwd: root, encoding: 'utf8' });
    const output = run.stdout + run.stderr;
    return Object.keys(files).filter((path) => new RegExp(`${path}:\\d+:\\d+ plugin`).test(output));
  }

  it('refuses every source of it in src, allows it where time comes from', () => {
    const at = (folders: string[]) =>
      Object.fromEntries(
        folders.flatMap((folder) =>
          AMBIENT.map((expression, i) => [
            `${folder}/f${i}.ts`,
            `export const bad = () => ${expression};\n`,
          ]),
        ),
      );
    const barred = at(BARRED);
    const fromValue = { 'core/src/domain/fine.ts': 'export const fine = new Date(5);\n' };
    expect(refused({ ...barred, ...at(FREE), ...fromValue })).toEqual(Object.keys(barred));
  });
});
