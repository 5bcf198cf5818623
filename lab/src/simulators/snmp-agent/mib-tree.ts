import {
  compareOids,
  type MibEntry,
  type MibValue,
  type MibView,
  type OidParts,
  parseOid,
} from './mib-view.js';

interface Row {
  readonly oid: OidParts;
  readonly value: MibValue;
}

/** A fixed tree: entries in any order; of two entries with one OID the later counts. */
export function mibTree(entries: Iterable<MibEntry>): MibView {
  const unique = new Map<string, Row>();
  for (const [dotted, value] of entries) {
    const parts = parseOid(dotted);
    unique.set(parts.join('.'), { oid: parts, value });
  }
  const rows = [...unique.values()].sort((a, b) => compareOids(a.oid, b.oid));
  return {
    get: (asked) => unique.get(asked.join('.'))?.value,
    next: (after) => rows[firstAfter(rows, after)],
  };
}

/**
 * A tree that is built anew from moving state, but at most once in `freshForMs`: the many requests of one
 * poll then see one moment, as on a device that caches its tables.
 */
export function movingTree(build: () => Iterable<MibEntry>, freshForMs = 250): MibView {
  let builtAt = Number.NEGATIVE_INFINITY;
  let tree = mibTree([]);
  const fresh = (): MibView => {
    const now = performance.now();
    if (now - builtAt >= freshForMs) {
      tree = mibTree(build());
      builtAt = now;
    }
    return tree;
  };
  return { get: (asked) => fresh().get(asked), next: (after) => fresh().next(after) };
}

function firstAfter(rows: readonly Row[], after: OidParts): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareOids(row.oid, after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
