import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinList, readCellText, splitList, writeCellText } from './cell-text.js';
import { COLUMNS, columnOf } from './columns.js';
import { commentPattern } from './comment-pattern.js';
import { decodeText, separatorOf } from './decode-text.js';
import { edgesOnCycles } from './dependency-order.js';
import { EMPTY_DOCUMENT } from './document.js';
import type { Inventory } from './inventory.js';
import { planImport } from './plan.js';
import { readCells } from './read-cells.js';
import { readJson } from './read-json.js';

const EMPTY: Inventory = {
  sites: [],
  devices: [],
  links: [],
  credentials: [],
  controllers: [],
  deviceLimit: null,
};

/** Words that mean something, and whatever else. */
const cell = fc.oneof(
  fc.constantFrom('site', 'device', 'link', 'a', 'b', 'tower', 'ap', 'yes', '10.0.0.1', '1', ''),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant(null),
);
const rows = fc.array(
  fc.record(Object.fromEntries(COLUMNS.map((column) => [column, cell])), { requiredKeys: [] }),
  { maxLength: 12 },
);

describe('whatever a file holds', () => {
  it('bytes become text without NUL, or a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = decodeText(bytes);
        if (text.ok) {
          expect(text.value).not.toContain('\0');
          expect([',', ';', '\t']).toContain(separatorOf(text.value));
        }
      }),
    );
  });

  it('every row is planned or refused with a reason, and nothing is stored that PostgreSQL cannot hold', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const read = readCells(table.map((cells, index) => ({ row: index + 2, cells })));
        const entries = planImport({ ...EMPTY_DOCUMENT, ...read }, EMPTY);
        const shown = JSON.stringify(entries.map(({ write: _write, ...entry }) => entry));
        expect(shown).not.toMatch(/\\u0000|\\ud[89a-f]/);
        for (const { action, problems, write } of entries) {
          expect([action, problems.length > 0]).toEqual([action, action === 'refuse']);
          expect(write !== null).toBe(action === 'create' || action === 'change');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('any JSON is rows or names the place that is wrong', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
        const read = readJson(body, 100);
        if (!read.ok) expect(read.error.at).not.toBe('');
      }),
    );
  });
});

describe('a cell', () => {
  it('comes back as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = text.trim();
        expect(readCellText(writeCellText(value))).toBe(value === '' ? undefined : value);
      }),
    );
  });

  it('holds a list whose values hold anything', () => {
    const value = fc.string({ unit: 'binary' }).map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(value.filter((text) => text !== '')), (values) => {
        expect(splitList(joinList(values))).toEqual(values);
      }),
    );
  });
});

describe('a heading', () => {
  it.each([
    ['Dirección IP', 'address'],
    ['  NOMBRE ', 'name'],
    ['Número de serie', 'serial'],
    ['mac', 'macs'],
    ['constructor', undefined],
    ['precio', undefined],
  ])('%s is %s', (heading, column) => {
    expect(columnOf(heading)).toBe(column);
  });
});

describe('a comment', () => {
  it.each([
    ['cliente|plan|telefono', 'Ana Ruiz|20M|555', ['Ana Ruiz', '20M', '555']],
    ['cliente|plan|telefono', 'Ana Ruiz', ['Ana Ruiz', '', '']],
    ['cliente - plan', 'Ana - 20M - nueva', ['Ana', '20M - nueva']],
    ['nombre completo', 'Ana Ruiz Pérez', ['Ana', 'Ruiz Pérez']],
    ['', 'Ana', []],
  ])('by %j of %j has the parts %j', (pattern, comment, parts) => {
    expect(commentPattern(pattern).parts(comment)).toEqual(parts);
  });

  it('has as many parts as the pattern has names', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, comment) => {
        const { names, parts } = commentPattern(pattern);
        expect(parts(comment)).toHaveLength(names.length);
      }),
    );
  });
});

describe('edges on cycles', () => {
  it('are those whose end leads back to their start, or between two cycles', () => {
    const node = fc.integer({ min: 0, max: 6 }).map(String);
    const edges = fc.array(fc.record({ from: node, to: node }), { maxLength: 12 });
    fc.assert(
      fc.property(edges, (all) => {
        const found = new Set(edgesOnCycles(all));
        for (const edge of all) if (reaches(all, edge.to, edge.from)) expect(found).toContain(edge);
        // Without them nothing leads back.
        const left = all.filter((edge) => !found.has(edge));
        for (const edge of left) expect(reaches(left, edge.to, edge.from)).toBe(false);
      }),
    );
  });

  it('of a chain of 20,000 are none, and of a ring of 20,000 all', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => ({ from: `${i}`, to: `${i + 1}` }));
    expect(edgesOnCycles(chain)).toHaveLength(0);
    expect(edgesOnCycles([...chain, { from: '20000', to: '0' }])).toHaveLength(20_001);
  });
});

function reaches(
  edges: readonly { readonly from: string; readonly to: string }[],
  start: string,
  goal: string,
): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === goal) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of edges) if (edge.from === node) open.push(edge.to);
  }
  return false;
}
