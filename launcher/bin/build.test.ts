import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildCode, buildPages } from './build.mjs';

let root = '';
const said: string[] = [];
const build = () => buildCode({ root, say: (line) => said.push(line) });
const source = (name: string) => join(root, 'core/src', name);
const output = (name: string) => readFile(join(root, 'core/dist', name), 'utf8');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'atalaya-build-'));
  said.length = 0;
  await mkdir(source('testing'), { recursive: true });
  await writeFile(source('a.ts'), "import type { B } from './b.js';\nexport const a: B = 1;\n");
  await writeFile(source('b.ts'), 'export type B = number;\nexport const b = 2;\n');
  await writeFile(source('b.test.ts'), 'throw new Error();\n');
  await writeFile(source('testing/fake.ts'), 'throw new Error();\n');
  await writeFile(source('names.json'), '["x"]');
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the build', () => {
  it('transpiles file by file, without types and tests, and copies the rest', async () => {
    expect(await build()).toEqual(['core']);
    expect(await output('a.js')).toMatch(/^const a = 1;/);
    expect(await output('a.js.map')).toContain('a.ts');
    expect(await output('names.json')).toBe('["x"]');
    await expect(output('b.test.js')).rejects.toThrow('ENOENT');
    await expect(output('testing/fake.js')).rejects.toThrow('ENOENT');
    expect(said).toEqual(['built core']);
  });

  it('does nothing and says nothing when nothing changed', async () => {
    await build();
    said.length = 0;
    expect(await build()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('sees a change, even one of the same size', async () => {
    await build();
    await writeFile(source('b.ts'), 'export type B = number;\nexport const b = 3;\n');
    await utimes(source('b.ts'), 1, 1);
    expect(await build()).toEqual(['core']);
    expect(await output('b.js')).toContain('const b = 3');
  });

  it('takes away what has no source any more', async () => {
    await build();
    await rm(source('b.ts'));
    await build();
    await expect(output('b.js')).rejects.toThrow('ENOENT');
    await expect(output('b.js.map')).rejects.toThrow('ENOENT');
    expect(await output('a.js')).toContain('const a');
  });

  it('fails with the place of a mistake, and tries again the next time', async () => {
    await writeFile(source('a.ts'), 'const = 1;\n');
    await expect(build()).rejects.toThrow(/a\.ts:1:6/);
    await expect(build()).rejects.toThrow(/a\.ts:1:6/);
  });

  it('has no pages to build where there are none', async () => {
    expect(await buildPages({ root })).toBe(false);
  });
});
