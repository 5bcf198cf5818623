import { randomUUID } from 'node:crypto';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { DatabaseLog } from '../postgres/database-log.js';
import { errorMessage } from '../runtime/startup-error.js';
import { systemDelay } from '../runtime/system-timers.js';
import { entryFields, STREAM } from './redis-batch-entry.js';
import type { RedisConnections } from './redis-connections.js';

const BATCHES_PER_WRITE = 500;
const RETRY_MS = 500;
/** On closing, what is still to be written has this long. */
const LAST_WRITE_MS = 2_000;

export interface BatchWriter {
  push(batches: readonly PollBatch[]): void;
  close(): Promise<void>;
}

interface Numbered {
  readonly number: number;
  readonly batch: PollBatch;
}

/** Writes behind the collector's back, in order; while Redis is away it keeps the newest `limit` batches. */
export function createBatchWriter(
  connections: RedisConnections,
  limit: number,
  log: DatabaseLog,
): BatchWriter {
  const producer = randomUUID();
  let next = 1;
  let queue: Numbered[] = [];
  let writing: Promise<void> | undefined;
  let isClosed = false;

  const writeAll = async () => {
    while (queue.length > 0) {
      const some = queue.slice(0, BATCHES_PER_WRITE);
      try {
        await write(some);
        const written = some.at(-1)?.number ?? 0;
        queue = queue.filter((one) => one.number > written);
      } catch (error) {
        log.debug({ reason: errorMessage(error) }, 'sample stream: batches wait for redis');
        if (isClosed) return;
        // A batch that was written all the same is written twice; readers know it by its number.
        await systemDelay(RETRY_MS);
      }
    }
  };

  const write = async (some: readonly Numbered[]) => {
    const pipeline = connections.commands.pipeline();
    for (const { number, batch } of some) {
      pipeline.xadd(STREAM, 'MAXLEN', '~', limit, '*', ...entryFields(producer, number, batch));
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  };

  return {
    push: (batches) => {
      for (const batch of batches) {
        queue.push({ number: next, batch });
        next += 1;
      }
      if (queue.length > limit) queue = queue.slice(-limit);
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
    },
    close: async () => {
      if (!writing) return;
      isClosed = true;
      const written = new AbortController();
      await Promise.race([
        writing?.finally(() => written.abort()),
        systemDelay(LAST_WRITE_MS, written.signal).catch(() => {}),
      ]);
    },
  };
}
