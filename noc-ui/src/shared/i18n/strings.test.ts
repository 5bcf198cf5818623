/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });
const folders = files.filter((file) => file.endsWith('strings.es.json')).map(dirname);

function flatten(value: unknown, prefix = ''): ReadonlyMap<string, string> {
  const flat = new Map<string, string>();
  if (typeof value === 'string') flat.set(prefix, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      for (const entry of flatten(part, prefix === '' ? key : `${prefix}.${key}`))
        flat.set(...entry);
    }
  }
  return flat;
}

function strings(folder: string, locale: 'es' | 'en'): ReadonlyMap<string, string> {
  return flatten(JSON.parse(readFileSync(join(ROOT, folder, `strings.${locale}.json`), 'utf8')));
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each(folders)('the strings of %s', (folder) => {
  const es = strings(folder, 'es');
  const en = strings(folder, 'en');

  it('hold the same keys in both languages', () => {
    expect([...es.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('hold the same places to fill, and no empty sentence', () => {
    for (const [key, text] of es) {
      expect(text.trim(), key).not.toBe('');
      expect(holes(en.get(key) ?? ''), key).toEqual(holes(text));
    }
  });
});

/** Which strings a source file reads by default, from its `useTranslation('x')` or `['x', …]`. */
const NAMESPACES: Readonly<Record<string, string>> = Object.fromEntries(
  folders.map((folder) => [
    {
      'alert-rules': 'alertRules',
      'aviso-settings': 'avisoSettings',
      'cash-desk': 'cashDesk',
      'device-detail': 'device',
      i18n: 'shared',
      'portal-settings': 'portalSettings',
      'provisioning-settings': 'provisioningSettings',
      'router-setups': 'routerSetups',
    }[basename(folder)] ?? basename(folder),
    folder,
  ]),
);

describe('the words in the source', () => {
  const known = new Map(
    Object.entries(NAMESPACES).map(([namespace, folder]) => [namespace, strings(folder, 'es')]),
  );
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));

  it.each(sources.filter((file) => file.endsWith('.tsx')))('of %s all exist', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const asked = [...text.matchAll(/useTranslation\(\[?'(\w+)'/g)].map(([, name]) => name ?? '');
    for (const [, full = ''] of text.matchAll(/\bt\('([\w:.-]+)'/g)) {
      const [namespace, key = ''] = full.includes(':') ? full.split(':') : [undefined, full];
      const isThere = (namespace === undefined ? asked : [namespace]).some((name) => {
        const keys = known.get(name);
        return keys?.has(key) || keys?.has(`${key}_other`);
      });
      expect(isThere, full).toBe(true);
    }
  });
});
