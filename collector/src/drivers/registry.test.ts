import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DRIVERS } from './registry.js';

describe('DRIVERS', () => {
  it('lists every driver folder, and nothing that has none', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(DRIVERS.map(({ id }) => id as string).sort()).toEqual(folders.sort());
  });
});
