import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEVICE_ROLES } from '../network/device.js';
import { LINK_KINDS } from '../network/link-kind.js';
import { SITE_KINDS } from '../network/site-kind.js';
import { readCellText, writeCellText } from './cell-text.js';
import { type Cells, COLUMNS } from './columns.js';
import { EMPTY_DOCUMENT } from './document.js';
import { exportCells } from './export-cells.js';
import { exportJson } from './export-json.js';
import type { Inventory, InventoryDevice } from './inventory.js';
import { planImport } from './plan.js';
import { type CellRow, readCells } from './read-cells.js';
import { readJson } from './read-json.js';

/** What the database holds: names trimmed and unique, texts without NUL. */
const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', maxLength })
    .map((value) => value.normalize('NFC').replaceAll('\0', '').trim())
    .filter((value) => value.length <= maxLength);
const name = text(40).filter((value) => value !== '');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const mac = fc
  .uint8Array({ minLength: 5, maxLength: 5 })
  .map((bytes) => ['02', ...[...bytes].map((b) => b.toString(16).padStart(2, '0'))])
  .map((parts) => parts.join(':').toUpperCase());
const degrees = (most: number) =>
  fc.double({ min: -most, max: most, noNaN: true }).map((d) => d + 0);
const port = fc.integer({ min: 1, max: 65_535 });
const interval = fc.integer({ min: 1_000, max: 86_400_000 });
const address = fc.ipV4();

const uniqueNames = (size: number) =>
  fc.uniqueArray(name, { maxLength: size, selector: (value) => value.toLowerCase() });

const inventory: fc.Arbitrary<Inventory> = fc
  .record({
    siteNames: uniqueNames(5),
    deviceNames: uniqueNames(6),
    credentialNames: uniqueNames(3),
  })
  .chain(({ siteNames, deviceNames, credentialNames }) => {
    const credentials = credentialNames.map((each, index) => ({
      id: `c${index}`,
      name: each,
      kind: index % 2 === 0 ? 'snmp-community' : 'routeros',
    }));
    const controllers = [{ id: 'k1', name: 'UISP centro' }];
    return fc.record({
      sites: fc.tuple(...siteNames.map((each, index) => siteOf(each, index))),
      devices: fc.tuple(
        ...deviceNames.map((each, i) => deviceOf(each, i, siteNames.length, credentials)),
      ),
      // Of each device the number of the one that it is pinged from.
      vias: fc.array(maybe(fc.nat(5)), { minLength: 6, maxLength: 6 }),
      links: linksOf(deviceNames.length),
      credentials: fc.constant(credentials),
      controllers: fc.constant(controllers),
      deviceLimit: fc.constant(null),
    });
  })
  .map(({ vias, ...rest }) => ({ ...rest, devices: pingedFrom(rest.devices, vias) }));

function pingedFrom(
  devices: readonly InventoryDevice[],
  vias: readonly (number | null)[],
): InventoryDevice[] {
  return devices.map((device, index) => {
    const via = devices[vias[index] ?? devices.length];
    const viaDeviceId = via === undefined || via === device ? null : via.id;
    const sources = device.sources.map((source) =>
      source.driver === 'icmp' ? { ...source, viaDeviceId } : source,
    );
    return { ...device, sources };
  });
}

function siteOf(siteName: string, index: number) {
  return fc.record({
    id: fc.constant(`s${index}`),
    name: fc.constant(siteName),
    kind: fc.constantFrom(...SITE_KINDS),
    latitude: maybe(degrees(90)),
    longitude: maybe(degrees(180)),
    parentId: index === 0 ? fc.constant(null) : maybe(fc.constant(`s${index - 1}`)),
    notes: text(60),
  });
}

function deviceOf(
  deviceName: string,
  index: number,
  siteCount: number,
  credentials: Inventory['credentials'],
): fc.Arbitrary<InventoryDevice> {
  const source = { controllerId: null, externalId: null, viaDeviceId: null };
  const way = (driver: 'snmp' | 'routeros', kind: string) => {
    const credential = credentials.find((each) => each.kind === kind);
    if (!credential) return fc.constant([]);
    const one = fc.record({ address, port: maybe(port), intervalMs: maybe(interval) });
    return fc
      .array(one, { maxLength: 1 })
      .map((ways) =>
        ways.map((each) => ({ ...source, ...each, driver, credentialId: credential.id })),
      );
  };
  const icmp = fc
    .array(fc.record({ address, intervalMs: maybe(interval) }), { maxLength: 1 })
    .map((ways) =>
      ways.map((each) => ({
        ...source,
        ...each,
        driver: 'icmp' as const,
        port: null,
        credentialId: null,
      })),
    );
  const uisp = fc.boolean().map((has) =>
    has
      ? [
          {
            driver: 'uisp' as const,
            address: null,
            port: null,
            credentialId: null,
            controllerId: 'k1',
            externalId: `uisp-${index}`,
            intervalMs: null,
            viaDeviceId: null,
          },
        ]
      : [],
  );
  return fc.record({
    id: fc.constant(`d${index}`),
    name: fc.constant(deviceName),
    role: fc.constantFrom(...DEVICE_ROLES),
    siteId: siteCount === 0 ? fc.constant(null) : maybe(fc.constant(`s${index % siteCount}`)),
    address: maybe(address),
    vendor: maybe(name),
    model: maybe(name),
    serial: fc.constant(index % 2 === 0 ? null : `SN${index}`),
    macs: fc
      .uniqueArray(mac, { maxLength: 2 })
      .map((macs) => macs.map((m) => m.slice(0, -1) + index)),
    tags: fc.uniqueArray(name, { maxLength: 3 }),
    monitored: fc.boolean(),
    notes: text(60),
    sources: fc
      .tuple(icmp, way('snmp', 'snmp-community'), way('routeros', 'routeros'), uisp)
      .map((all) => all.flat()),
  });
}

function linksOf(deviceCount: number) {
  const pairs = Array.from({ length: Math.max(0, deviceCount - 1) }, (_, index) => index);
  return fc.subarray(pairs).chain((chosen) =>
    fc.tuple(
      ...chosen.map((index) =>
        fc.record({
          id: fc.constant(`l${index}`),
          upstreamId: fc.constant(`d${index}`),
          downstreamId: fc.constant(`d${index + 1}`),
          kind: fc.constantFrom(...LINK_KINDS),
        }),
      ),
    ),
  );
}

/** As a spreadsheet gives it back: every cell a text. */
function throughTable(rows: readonly Cells[]): CellRow[] {
  return rows.map((cells, index) => ({
    row: index + 2,
    cells: Object.fromEntries(
      COLUMNS.map((column) => [column, readCellText(writeCellText(cells[column]))] as const).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  }));
}

function unlike(rows: readonly CellRow[], before: Inventory) {
  const document = { ...EMPTY_DOCUMENT, ...readCells(rows) };
  return planImport(document, before)
    .filter(({ action }) => action !== 'leave')
    .map(({ action, name, changes, problems }) => ({ action, name, changes, problems }));
}

describe('what was exported and is imported again', () => {
  it('changes nothing, as a table', () => {
    fc.assert(
      fc.property(inventory, (before) => {
        expect(unlike(throughTable(exportCells(before)), before)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing, as JSON', () => {
    fc.assert(
      fc.property(inventory, (before) => {
        const rows = readJson(JSON.parse(JSON.stringify(exportJson(before))), 1_000);
        if (!rows.ok) throw new Error(`${rows.error.at}: ${rows.error.expected}`);
        expect(unlike(rows.value, before)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('holds no cell that a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(inventory, (before) => {
        for (const cells of exportCells(before)) {
          for (const value of Object.values(cells)) {
            expect(writeCellText(value)).not.toMatch(/^([=+@\t\r\n]|-(?!\d+(\.\d+)?$))/);
          }
        }
      }),
    );
  });
});
