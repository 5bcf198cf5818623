import { err, ok, type Result } from '../shared/result.js';
import { joinList } from './cell-text.js';
import { type Cells, COLUMNS, type Column } from './columns.js';
import type { CellRow } from './read-cells.js';

/** Where the document is not of the shape that an export has; `at` is a path such as `devices[3].macs`. */
export interface JsonShapeError {
  readonly kind: 'json-shape';
  readonly at: string;
  readonly expected: string;
}

type Rows = Result<CellRow[], JsonShapeError>;
const LISTS = ['sites', 'devices', 'links'] as const;
const TYPES = { sites: 'site', devices: 'device', links: 'link' } as const;

/**
 * `{ "sites": [{ "name", "kind", … }], "devices": [{ …, "sources": [{ "driver", "credential" }] }],
 * "links": [{ "upstream", "downstream", "kind" }] }` as rows of the table's columns. A key that is
 * absent says nothing, null empties. Rows are numbered over all three lists, from 1.
 */
export function readJson(body: unknown, maxRows: number): Rows {
  if (!isRecord(body)) return shape('document', '{ "sites", "devices", "links" }');
  const unknown = Object.keys(body).find(
    (key) => key !== 'version' && !LISTS.some((list) => list === key),
  );
  if (unknown !== undefined) return shape(JSON.stringify(unknown), LISTS.join(', '));
  const rows: CellRow[] = [];
  for (const list of LISTS) {
    const items = body[list] ?? [];
    if (!Array.isArray(items)) return shape(list, '[ ]');
    if (rows.length + items.length > maxRows) return shape(list, `≤ ${maxRows}`);
    for (const [index, item] of items.entries()) {
      const cells = cellsOf(item, TYPES[list], `${list}[${index}]`);
      if (!cells.ok) return cells;
      rows.push({ row: rows.length + 1, cells: cells.value });
    }
  }
  return ok(rows);
}

type CellsResult = Result<Cells, JsonShapeError>;
type Mutable = { -readonly [K in Column]?: string | null };

function cellsOf(item: unknown, type: string, at: string): CellsResult {
  if (!isRecord(item)) return shape(at, '{ }');
  const cells: Mutable = { type };
  for (const [key, value] of Object.entries(item)) {
    if (key === 'sources' && type === 'device') {
      const problem = addSources(cells, value, `${at}.sources`);
      if (problem) return problem;
      continue;
    }
    const column = plainColumn(key);
    if (column === undefined) return shape(`${at}.${key}`, plainColumns().join(', '));
    const text = textOf(value);
    if (text === undefined) return shape(`${at}.${key}`, '"text", 1, true, null, ["text"]');
    cells[column] = text;
  }
  return ok(cells);
}

const SOURCE_KEYS: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  icmp: { address: 'icmp_address', intervalMs: 'icmp_interval_ms', via: 'icmp_via' },
  snmp: {
    address: 'snmp_address',
    port: 'snmp_port',
    credential: 'snmp_credential',
    intervalMs: 'snmp_interval_ms',
  },
  routeros: {
    address: 'routeros_address',
    port: 'routeros_port',
    credential: 'routeros_credential',
    intervalMs: 'routeros_interval_ms',
  },
  uisp: { controller: 'uisp_controller', externalId: 'uisp_id' },
};

function addSources(cells: Mutable, sources: unknown, at: string): ShapeError | undefined {
  if (!Array.isArray(sources)) return shape(at, '[ ]');
  cells.icmp = 'no';
  for (const [index, source] of sources.slice(0, 16).entries()) {
    const problem = addSource(cells, source, `${at}[${index}]`);
    if (problem) return problem;
  }
  return undefined;
}

function addSource(cells: Mutable, source: unknown, at: string): ShapeError | undefined {
  if (!isRecord(source)) return shape(at, '{ "driver" }');
  const driver = String(source['driver']);
  const keys = Object.hasOwn(SOURCE_KEYS, driver) ? SOURCE_KEYS[driver] : undefined;
  if (keys === undefined) return shape(`${at}.driver`, Object.keys(SOURCE_KEYS).join(', '));
  if (driver === 'icmp') cells.icmp = 'yes';
  for (const [key, value] of Object.entries(source)) {
    if (key === 'driver' || value === null) continue;
    const column = Object.hasOwn(keys, key) ? keys[key] : undefined;
    const text = textOf(value);
    if (column === undefined) return shape(`${at}.${key}`, Object.keys(keys).join(', '));
    if (text === undefined) return shape(`${at}.${key}`, '"text", 1');
    cells[column] = text;
  }
  return undefined;
}

/** Sources are written as objects; the other columns by their own names. */
function plainColumns(): Column[] {
  return COLUMNS.filter(
    (column) => column !== 'type' && !/^(icmp|snmp|routeros|uisp)/.test(column),
  );
}

function plainColumn(key: string): Column | undefined {
  return plainColumns().find((column) => column === key);
}

function textOf(value: unknown): string | null | undefined {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(value);
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return undefined;
  return value.length === 0 ? null : joinList(value);
}

function numberText(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(15) : text;
}

interface ShapeError {
  readonly ok: false;
  readonly error: JsonShapeError;
}

function shape(at: string, expected: string): ShapeError {
  return err({ kind: 'json-shape', at: at.slice(0, 120), expected });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
