import { describe, expect, it } from 'vitest';
import { EMPTY_DOCUMENT } from './document.js';
import type { Inventory } from './inventory.js';
import { planImport } from './plan.js';
import { readCells } from './read-cells.js';

const device = {
  role: 'router' as const,
  siteId: null,
  vendor: null,
  model: null,
  serial: null,
  macs: [],
  tags: [],
  monitored: true,
  notes: '',
};
const source = {
  port: null,
  credentialId: null,
  controllerId: null,
  externalId: null,
  intervalMs: null,
  viaDeviceId: null,
};
const HERE: Inventory = {
  sites: [],
  devices: [
    {
      ...device,
      id: 'd1',
      name: 'Router norte',
      address: '10.0.0.1',
      sources: [{ ...source, driver: 'routeros', address: '10.0.0.1', credentialId: 'c1' }],
    },
    { ...device, id: 'd2', name: 'Switch', address: '10.0.0.2', sources: [] },
    {
      ...device,
      id: 'd3',
      name: 'CPE 7',
      address: '192.168.1.20',
      sources: [{ ...source, driver: 'icmp', address: '192.168.1.20', viaDeviceId: 'd1' }],
    },
  ],
  links: [],
  credentials: [{ id: 'c1', name: 'API', kind: 'routeros' }],
  controllers: [],
  deviceLimit: null,
};

function planned(...rows: Record<string, string | null>[]) {
  const cells = rows.map((one, index) => ({ row: index + 2, cells: one }));
  return planImport({ ...EMPTY_DOCUMENT, ...readCells(cells) }, HERE);
}
const cpe = (name: string, via: string) => ({
  name,
  role: 'cpe',
  address: '192.168.1.30',
  icmp_via: via,
});
const problemsOf = (...rows: Record<string, string | null>[]) =>
  planned(...rows).flatMap(({ name, problems }) =>
    problems.map(({ column, value, code }) => [name, column, value, code]),
  );

describe('a device that is pinged from a router', () => {
  it('may name one that is there, and one that the file makes further down', () => {
    const router = {
      name: 'Router sur',
      role: 'router',
      address: '10.0.0.9',
      routeros_credential: 'API',
    };
    const entries = planned(cpe('CPE 1', 'router NORTE'), cpe('CPE 2', 'Router sur'), router);
    expect(entries.map(({ name, action }) => [name, action])).toEqual([
      ['CPE 1', 'create'],
      ['CPE 2', 'create'],
      ['Router sur', 'create'],
    ]);
    const vias = entries.map(({ write }) =>
      write?.subject === 'device' ? write.device.sources[0]?.via : undefined,
    );
    expect(vias).toEqual([
      { kind: 'existing', id: 'd1' },
      { kind: 'planned', entry: entries[2] },
      null,
    ]);
    expect(entries[0]?.changes.find(({ field }) => field === 'icmp')?.after).toBe(
      '192.168.1.30 · ← Router norte',
    );
  });

  it('is refused where nobody could send the echoes', () => {
    expect(problemsOf(cpe('CPE 1', 'Switch'))).toEqual([
      ['CPE 1', 'icmp_via', 'Switch', 'not-over-routeros'],
    ]);
    expect(problemsOf(cpe('CPE 1', 'Router este'))).toEqual([
      ['CPE 1', 'icmp_via', 'Router este', 'unknown-device'],
    ]);
    expect(problemsOf({ name: 'Router norte', icmp_via: 'Router norte' })).toEqual([
      ['Router norte', 'icmp_via', 'Router norte', 'same-device'],
    ]);
    const [first, second] = problemsOf(cpe('A', 'B'), cpe('B', 'A'));
    expect(first).toEqual(['A', 'icmp_via', 'B', 'cycle']);
    expect(second).toEqual(['B', 'icmp_via', 'A', 'refers-to-refused']);
  });

  it('keeps its router until a row says another one or none', () => {
    const icmpOf = (row: Record<string, string | null>) =>
      planned({ name: 'CPE 7', icmp: 'yes', ...row })[0]?.changes;
    expect(icmpOf({})).toEqual([]);
    expect(icmpOf({ icmp_via: null })).toEqual([
      { field: 'icmp', before: '192.168.1.20 · ← Router norte', after: '192.168.1.20' },
    ]);
  });
});
