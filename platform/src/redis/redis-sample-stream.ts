import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import { errorMessage } from '../runtime/startup-error.js';
import { systemDelay } from '../runtime/system-timers.js';
import {
  BATCHES_PER_READ,
  createMemorySampleStream,
  DEFAULT_BUFFERED_BATCHES,
  type SampleStreamOptions,
} from '../streams/memory-sample-stream.js';
import { createEntryNumbers, parseEntries, STREAM } from './redis-batch-entry.js';
import { createBatchWriter } from './redis-batch-writer.js';
import type { RedisConnections } from './redis-connections.js';

const BLOCK_MS = 1_000;
const RETRY_MS = 500;

export interface RedisSampleStream extends SampleStream {
  /** Resolves when whoever has subscribed so far gets all that is published from then on. */
  joined(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The stream between processes, on one Redis Stream cut to about `bufferedBatches`. One loop reads it for
 * all readers of this process, from the first subscription on, and fans it out; batches that Redis cut
 * off or never got are counted by their numbers and told.
 */
export function createRedisSampleStream(
  connections: RedisConnections,
  options: SampleStreamOptions,
): RedisSampleStream {
  const limit = options.bufferedBatches ?? DEFAULT_BUFFERED_BATCHES;
  const readers = createMemorySampleStream(options);
  const writer = createBatchWriter(connections, limit, options.log);
  const closing = new AbortController();
  let joined: Promise<void> | undefined;
  let loop: Promise<void> | undefined;

  const join = async () => {
    const from = await retrying(() => newestId());
    const reader = connections.open();
    // Else closing would wait for the read that blocks.
    closing.signal.addEventListener('abort', () => reader.disconnect(), { once: true });
    loop = readFrom(reader, from);
  };

  const newestId = async () => {
    const newest = await connections.commands.xrevrange(STREAM, '+', '-', 'COUNT', 1);
    return newest[0]?.[0] ?? '0-0';
  };

  const readFrom = async (reader: ReturnType<RedisConnections['open']>, from: string) => {
    const numbers = createEntryNumbers();
    let last = from;
    while (!closing.signal.aborted) {
      const answer = await retrying(() =>
        reader.xread('COUNT', BATCHES_PER_READ, 'BLOCK', BLOCK_MS, 'STREAMS', STREAM, last),
      ).catch(() => null);
      const entries = answer?.[0]?.[1] ?? [];
      last = entries.at(-1)?.[0] ?? last;
      const { batches, lost } = numbers.take(parseEntries(entries));
      if (lost > 0) readers.lose(lost);
      if (batches.length > 0) readers.publish(batches);
    }
  };

  /** Tries until it works or the stream is closed. */
  const retrying = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        options.log.debug({ reason: errorMessage(error) }, 'sample stream: redis is away');
        await systemDelay(RETRY_MS, closing.signal);
      }
    }
  };

  return {
    publish: (batches) => writer.push(batches),
    subscribe: (listener, onLost) => {
      joined ??= join();
      joined.catch(() => {});
      return readers.subscribe(listener, onLost);
    },
    joined: async () => joined,
    close: async () => {
      closing.abort(new Error('closed'));
      await Promise.all([writer.close(), joined?.catch(() => {})]);
      await loop;
    },
  };
}
