import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { PollBatch, SampleStream } from '@atalaya/core/ports/sample-stream';
import { linkTakenSchema } from '@atalaya/core/wire/collector-link/findings';
import { packReport } from '@atalaya/core/wire/collector-link/reports';
import { systemDelay } from '../runtime/system-timers.js';
import { chunksBySize } from './chunks-by-size.js';
import type { LinkClient } from './link-client.js';

/** Polls that end together go together; an echo that a person waits for has a second in all. */
const GATHER_MS = 100;
const RETRY_MS = 500;
/** An older verdict says nothing of now: its samples are stored all the same, from the spool. */
const KEPT_MS = 2 * MINUTE_MS;
const MOST_WAITING = 10_000;

export interface RemoteReports extends Pick<SampleStream, 'publish'> {
  stop(): Promise<void>;
}

/** Verdicts of polls, for states and open pages: as they come, and what is too old when the link is back is left out. */
export function createRemoteReports(deps: {
  readonly client: LinkClient;
  readonly clock: Clock;
}): RemoteReports {
  const { client, clock } = deps;
  const stop = new AbortController();
  let waiting: PollBatch[] = [];
  let sending: Promise<void> | undefined;

  const sendAll = async (): Promise<void> => {
    const sent = waiting.slice();
    const bodies = chunksBySize(sent.map((batch) => JSON.stringify(packReport(batch))));
    for (const { items, count } of bodies) {
      await client.json(
        { method: 'POST', path: '/reports', body: `{"reports":[${items}]}` },
        linkTakenSchema,
      );
      const done = new Set(sent.splice(0, count));
      waiting = waiting.filter((batch) => !done.has(batch));
    }
  };
  const run = async (): Promise<void> => {
    await systemDelay(GATHER_MS, stop.signal).catch(() => undefined);
    while (waiting.length > 0) {
      const oldest = clock.now() - KEPT_MS;
      waiting = waiting.filter(({ report }) => report.at >= oldest).slice(-MOST_WAITING);
      try {
        await sendAll();
      } catch {
        if (stop.signal.aborted) return;
        await systemDelay(RETRY_MS, stop.signal).catch(() => undefined);
      }
    }
  };

  return {
    publish: (batches) => {
      waiting.push(...batches);
      if (waiting.length > 2 * MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
      sending ??= run().finally(() => {
        sending = undefined;
      });
    },
    stop: async () => {
      stop.abort(new Error('stopping'));
      await sending;
    },
  };
}
