import type { PingRun } from '@atalaya/core/ports/device-driver';
import type { Row } from '../../transports/routeros-api/reply.js';
import { commandError } from '../../transports/routeros-api/routeros-error.js';
import { parseDurationMs, parseNumber } from '../../transports/routeros-api/values.js';
import type { RouterChannel } from './router-channel.js';

/** A router waits about a second for an echo; a slow one answers the command late. */
const WAIT_FOR_ECHO_MS = 1_000;
const SLACK_MS = 5_000;

/**
 * Runs `/ping` on the router and gives each echo's round trip in ms, null when lost.
 * @throws RouterosError when the router does not run it (policy `test` is missing, connection lost, too late).
 */
export async function pingFrom(
  channel: RouterChannel,
  address: string,
  { count, spacingMs, signal }: PingRun,
): Promise<readonly (number | null)[]> {
  const words = [
    '/ping',
    `=address=${address}`,
    `=count=${count}`,
    `=interval=${Math.round(spacingMs)}ms`,
  ];
  const deadlineMs = count * (spacingMs + WAIT_FOR_ECHO_MS) + SLACK_MS;
  const rows = channel.stream
    ? await streamed(channel.stream.bind(channel), words, count, signal, deadlineMs)
    : (await channel.run(words, { deadlineMs, signal, maxRows: 10 * count })).rows;
  return roundTrips(rows, count);
}

/** Beside the paced commands, which a ping of several seconds would hold up. */
async function streamed(
  stream: NonNullable<RouterChannel['stream']>,
  words: readonly string[],
  count: number,
  signal: AbortSignal,
  deadlineMs: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const late = AbortSignal.timeout(deadlineMs);
  await stream(
    words,
    (row) => {
      if (rows.length >= 10 * count) throw new RangeError('more rows than echoes');
      rows.push(row);
    },
    AbortSignal.any([signal, late]),
  );
  // A stream that is told to stop ends in order; what it brought until then is no measurement.
  if (signal.aborted) throw commandError('not-measured', '/ping was cancelled.');
  if (late.aborted)
    throw commandError('timeout', `/ping did not end within ${deadlineMs / 1_000} s.`);
  return rows;
}

/**
 * A row per echo: `time` of an answer (`26ms`, `413us`), or `status` (`timeout`, `host unreachable`). The last row's
 * `sent` and `received` are the router's own count, and it has the last word.
 */
export function roundTrips(rows: readonly Row[], count: number): readonly (number | null)[] {
  const last = rows.at(-1);
  const sent = Math.min(parseNumber(last?.get('sent')) ?? rows.length, count);
  if (sent === 0) throw commandError('not-measured', 'The router sent no echo.');
  const received = parseNumber(last?.get('received'));
  const bySeq = new Map<number, number | null>();
  for (const [index, row] of rows.entries()) {
    const seq = parseNumber(row.get('seq')) ?? index;
    const answered = row.has('status') ? undefined : parseDurationMs(row.get('time'));
    bySeq.set(seq, answered ?? bySeq.get(seq) ?? null);
  }
  const times = Array.from({ length: sent }, (_, seq) => bySeq.get(seq) ?? null);
  return received === 0 ? times.map(() => null) : times;
}
