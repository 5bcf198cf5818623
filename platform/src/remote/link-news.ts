import type { PollRequestMessage, PollRequests } from '@atalaya/core/ports/poll-request';
import { linkNewsSchema } from '@atalaya/core/wire/collector-link/news';
import { systemDelay } from '../runtime/system-timers.js';
import { type LinkClient, LinkError } from './link-client.js';

const WAIT_MS = 20_000;
const TIMEOUT_MS = 35_000;
const RETRY_MS = 500;

export interface LinkNewsLoop extends Pick<PollRequests, 'subscribe'> {
  start(): void;
  stop(): Promise<void>;
}

/** One call after the other is held open at the platform, which answers as soon as there is something to tell. */
export function createLinkNews(deps: {
  readonly client: LinkClient;
  readonly tenantId: string;
  /** Also when the link is back: nobody knows what was missed. */
  onInventoryChange(): void;
  /** Routers are to be told something, or may be. */
  onCommands(): void;
}): LinkNewsLoop {
  const { client, tenantId } = deps;
  const stop = new AbortController();
  const { signal } = stop;
  const listeners = new Set<(message: PollRequestMessage) => void>();
  let running = Promise.resolve();
  let wasAway = false;

  const ask = async (): Promise<void> => {
    const path = `/news?waitMs=${WAIT_MS}`;
    const news = await client.json(
      { method: 'GET', path, timeoutMs: TIMEOUT_MS, signal },
      linkNewsSchema,
    );
    if (news.isInventoryChanged || wasAway) deps.onInventoryChange();
    if (news.areCommandsNew || wasAway) deps.onCommands();
    wasAway = false;
    for (const request of news.pollRequests) {
      for (const listener of listeners) listener({ ...request, tenantId });
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await ask();
      } catch (error) {
        if (error instanceof LinkError && error.failure === 'ended') return;
        wasAway = true;
        await systemDelay(RETRY_MS, signal).catch(() => undefined);
      }
    }
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      running = run();
    },
    stop: async () => {
      stop.abort(new Error('stopping'));
      await running;
    },
  };
}
