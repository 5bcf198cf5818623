import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
const DOCUMENTS = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('documents', () => {
  it('link only to what is there', () => {
    const broken = DOCUMENTS.flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(DOCUMENTS.length).toBeGreaterThan(10);
    expect(broken).toEqual([]);
  });

  it('name only commands that exist', () => {
    const scripts = new Set(Object.keys(manifest.scripts));
    const unknown = DOCUMENTS.flatMap((path) =>
      [...textOf(path).matchAll(/npm run (?:--silent )?([a-z][a-z\d:-]*)/g)]
        .map(([, script = '']) => script)
        .filter((script) => !scripts.has(script))
        .map((script) => `${path}: npm run ${script}`),
    );
    expect(unknown).toEqual([]);
  });

  it('name only files of the tree', () => {
    const paths =
      /`((?:core|platform|collector|alerting|jobs|api|noc-ui|launcher|lab|migrations|grafana|checks|docs)\/[\w./-]+\.(?:ts|tsx|md|json|mjs))`/g;
    const gone = DOCUMENTS.flatMap((path) =>
      [...textOf(path).matchAll(paths)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${path}: ${target}`),
    );
    expect(gone).toEqual([]);
  });
});
