import type { PollBatch, SampleStream } from '@atalaya/core/ports/sample-stream';
import type { DatabaseLog } from '../postgres/database-log.js';
import { systemTurn } from '../runtime/system-timers.js';

export interface SampleStreamOptions {
  readonly log: DatabaseLog;
  /** How far a reader may fall behind before it loses its oldest batches. Default 20,000. */
  readonly bufferedBatches?: number;
}

export const DEFAULT_BUFFERED_BATCHES = 20_000;
/** A reader gets at most this many at once, so that one turn stays short. */
export const BATCHES_PER_READ = 500;

type Listener = (batches: readonly PollBatch[]) => void | Promise<void>;

export interface FanOutStream extends SampleStream {
  /** Tells every reader of batches that never came here. */
  lose(batches: number): void;
}

/** The stream of one process: each reader has its own bounded queue and its own pace. */
export function createMemorySampleStream(options: SampleStreamOptions): FanOutStream {
  const limit = options.bufferedBatches ?? DEFAULT_BUFFERED_BATCHES;
  const readers = new Set<Reader>();
  return {
    publish: (batches) => {
      for (const reader of readers) reader.push(batches);
    },
    subscribe: (listener, onLost) => {
      const reader = createReader(listener, onLost ?? (() => {}), limit, options.log);
      readers.add(reader);
      return () => {
        readers.delete(reader);
        reader.end();
      };
    },
    lose: (batches) => {
      for (const reader of readers) reader.lose(batches);
    },
  };
}

interface Reader {
  push(batches: readonly PollBatch[]): void;
  lose(batches: number): void;
  end(): void;
}

function createReader(
  listener: Listener,
  onLost: (batches: number) => void,
  limit: number,
  log: DatabaseLog,
): Reader {
  let queue: PollBatch[] = [];
  let isDraining = false;
  let isEnded = false;

  const drain = async () => {
    // Not in the collector's own turn: publish never waits for a listener.
    await systemTurn();
    while (queue.length > 0 && !isEnded) {
      try {
        await listener(queue.splice(0, BATCHES_PER_READ));
      } catch (error) {
        log.error({ err: error }, 'a reader of the sample stream failed');
      }
    }
    isDraining = false;
  };

  return {
    push: (batches) => {
      queue.push(...batches);
      const lost = queue.length - limit;
      if (lost > 0) {
        queue = queue.slice(lost);
        onLost(lost);
      }
      if (isDraining || isEnded) return;
      isDraining = true;
      void drain();
    },
    lose: onLost,
    end: () => {
      isEnded = true;
      queue = [];
    },
  };
}
