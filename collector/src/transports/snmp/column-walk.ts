import { err, ok } from '@atalaya/core/domain/shared/result';
import { compareOids, suffixBelow } from './oid-order.js';
import type { Exchange, SnmpRequests } from './snmp-requests.js';
import type { NextInstance, SnmpValue } from './snmp-value.js';

export interface WalkOptions {
  /** GETBULK instead of GETNEXT. */
  readonly isBulk: boolean;
  readonly maxRepetitions: number;
  readonly maxVarbinds: number;
  readonly maxRows: number;
  /** For the few tables that a vendor sends out of OID order; otherwise a step backwards ends the column. */
  readonly isUnordered: boolean;
}

/** A column's values by instance (the OID below the column), in the order received. */
export type Column = ReadonlyMap<string, SnmpValue>;

export interface WalkedColumns {
  readonly columns: ReadonlyMap<string, Column>;
  readonly isTruncated: boolean;
  readonly isOutOfOrder: boolean;
}

interface Walker {
  readonly base: string;
  readonly values: Map<string, SnmpValue>;
  readonly seen: Set<string>;
  at: string;
  isDone: boolean;
}

/** Varbinds in one GETBULK answer that still fit one Ethernet frame with usual names and values. */
const BULK_VARBINDS = 60;

/** Walks columns side by side, several varbinds a request. Ends for any agent: each step moves a column or ends it. */
export async function walkColumns(
  requests: SnmpRequests,
  bases: readonly string[],
  options: WalkOptions,
): Promise<Exchange<WalkedColumns>> {
  const walkers = bases.map((base): Walker => {
    return { base, values: new Map(), seen: new Set(), at: base, isDone: false };
  });
  const state = { isTruncated: false, isOutOfOrder: false };
  let width = options.maxVarbinds;
  for (;;) {
    const active = walkers.filter((walker) => !walker.isDone).slice(0, width);
    if (active.length === 0) break;
    const step = await ask(requests, active, options);
    if (step.ok) {
      for (const [i, walker] of active.entries())
        advance(walker, step.value[i] ?? [], options, state);
      continue;
    }
    const narrower = afterFailure(step.error, active);
    if (narrower === undefined) return step;
    width = narrower;
  }
  const columns = new Map(walkers.map((walker) => [walker.base, walker.values]));
  return ok({ columns, ...state });
}

async function ask(
  requests: SnmpRequests,
  active: readonly Walker[],
  options: WalkOptions,
): Promise<Exchange<readonly (readonly NextInstance[])[]>> {
  const oids = active.map((walker) => walker.at);
  if (options.isBulk) {
    const fitting = Math.max(1, Math.floor(BULK_VARBINDS / oids.length));
    return requests.bulk(oids, Math.min(options.maxRepetitions, fitting));
  }
  const step = await requests.next(oids);
  return step.ok ? ok(step.value.map((instance) => [instance])) : err(step.error);
}

/**
 * SNMPv1 answers noSuchName for the whole request when one column is past the end: that column is done. tooBig asks
 * for fewer varbinds. Undefined means that the walk cannot go on.
 */
function afterFailure(
  failure: { readonly kind: string; readonly oid?: string | undefined },
  active: readonly Walker[],
): number | undefined {
  const [first] = active;
  if (failure.kind === 'no-such-name') {
    const named = active.find((walker) => walker.at === failure.oid);
    const ended = named ?? (active.length === 1 ? first : undefined);
    if (ended) ended.isDone = true;
    return ended ? active.length : 1;
  }
  if (failure.kind === 'too-big' && active.length > 1) return Math.ceil(active.length / 2);
  return undefined;
}

function advance(
  walker: Walker,
  instances: readonly NextInstance[],
  options: WalkOptions,
  state: { isTruncated: boolean; isOutOfOrder: boolean },
): void {
  if (instances.length === 0) walker.isDone = true;
  for (const instance of instances) {
    const suffix = instance === 'end' ? undefined : suffixBelow(walker.base, instance.oid);
    if (instance === 'end' || suffix === undefined) {
      walker.isDone = true;
      return;
    }
    const isForward = compareOids(instance.oid, walker.at) > 0;
    if (walker.seen.has(suffix) || !(isForward || options.isUnordered)) {
      state.isOutOfOrder = true;
      walker.isDone = true;
      return;
    }
    if (walker.seen.size >= options.maxRows) {
      state.isTruncated = true;
      walker.isDone = true;
      return;
    }
    walker.seen.add(suffix);
    walker.at = instance.oid;
    if (instance.value !== undefined) walker.values.set(suffix, instance.value);
  }
}
