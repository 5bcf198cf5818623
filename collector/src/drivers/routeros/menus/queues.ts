import type { CounterObservation } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean, parseCount } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import type { ReadingParts } from '../reading-parts.js';

/** Three series each: more are told as left out instead of filling the store. */
const MOST_QUEUES = 5_000;

/** `up/down`, seen from the target: what it sent and what it got. */
function pairOf(text: string | undefined): readonly [bigint, bigint] | undefined {
  const [up, down, ...more] = text?.split('/').map(parseCount) ?? [];
  return up === undefined || down === undefined || more.length > 0 ? undefined : [up, down];
}

/**
 * The queue that a PPP session brings with it: what it counts is `session.*` already, and its name comes and goes
 * with the subscriber.
 */
const isSessionQueue = (row: Row): boolean => /^<[a-z0-9]+-.*>$/.test(row.get('name') ?? '');

const isCounted = (row: Row): boolean =>
  Boolean(row.get('name')) &&
  !isSessionQueue(row) &&
  parseBoolean(row.get('disabled')) !== true &&
  parseBoolean(row.get('invalid')) !== true;

/**
 * `rate` is left alone, for its unit is disputed: rates are made from `bytes`. `in` is what the router received from
 * the queue's target. An `.id` is used again after a removal, so a counter is known by id and name.
 */
function queueCounters(row: Row): CounterObservation[] {
  const name = row.get('name') ?? '';
  const bytes = pairOf(row.get('bytes'));
  const dropped = pairOf(row.get('dropped'));
  const common = {
    kind: 'counter',
    tags: { queue: name },
    bits: 64,
    identity: `${row.get('.id') ?? ''} ${name}`,
  } as const;
  return [
    ...(bytes
      ? ([
          { ...common, metric: 'queue.in_bps', raw: bytes[0], factor: 8 },
          { ...common, metric: 'queue.out_bps', raw: bytes[1], factor: 8 },
        ] as const)
      : []),
    ...(dropped
      ? ([
          { ...common, metric: 'queue.dropped_ps', raw: dropped[0] + dropped[1], factor: 1 },
        ] as const)
      : []),
  ];
}

/** `/queue/simple`: the shape is the same on RouterOS 6 and 7. */
export async function readQueues(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.print('/queue/simple', [
    '.id',
    'name',
    'bytes',
    'dropped',
    'disabled',
    'invalid',
  ]);
  if (!rows) return {};
  const counted = rows.filter(isCounted);
  if (counted.length > MOST_QUEUES) {
    reader.warn(`Of ${counted.length} simple queues the first ${MOST_QUEUES} are measured.`);
  }
  return { observations: counted.slice(0, MOST_QUEUES).flatMap(queueCounters) };
}
