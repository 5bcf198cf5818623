import { expect, it } from 'vitest';
import { countsByRole } from './counts-by-role.js';

it('makes one row for each role that exists, from the core outwards', () => {
  const rows = countsByRole([
    { role: 'cpe', state: 'up', count: 3 },
    { role: 'router', state: 'up', count: 1 },
    { role: 'cpe', state: 'offline', count: 2 },
    { role: 'ap', state: 'up', count: 0 },
  ]);
  expect(rows).toEqual([
    { role: 'router', byState: { up: 1 } },
    { role: 'cpe', byState: { up: 3, offline: 2 } },
  ]);
});
