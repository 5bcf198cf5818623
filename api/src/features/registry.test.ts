import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FEATURES } from './registry.js';

it('names every folder beside it once, and nothing else', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(FEATURES.map((feature) => feature.name).sort()).toEqual(folders.sort());
});
