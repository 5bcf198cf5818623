import pg from 'pg';
import { errorMessage } from '../runtime/startup-error.js';
import { systemDelay } from '../runtime/system-timers.js';
import type { DatabaseLog } from './database-log.js';

export interface Listener {
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** One connection for every LISTEN, opened with the first channel and opened again whenever it is lost. */
export function createListener(url: string, log: DatabaseLog): Listener {
  const channels = new Map<string, Set<(payload: string) => void>>();
  const gapListeners = new Set<() => void>();
  const closing = new AbortController();
  let client: Promise<pg.Client> | undefined;
  /** The one that is connected now; UNLISTEN never waits for a connection that may not come back. */
  let current: pg.Client | undefined;

  const open = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'atalaya listen',
      keepAlive: true,
    });
    fresh.on('notification', (message) => {
      for (const listener of channels.get(message.channel) ?? []) listener(message.payload ?? '');
    });
    fresh.on('error', (error) => log.debug({ reason: error.message }, 'listening connection'));
    await fresh.connect();
    fresh.once('end', () => {
      if (current === fresh) current = undefined;
      if (!closing.signal.aborted) void reopen();
    });
    for (const channel of channels.keys()) await listenOn(fresh, channel);
    current = fresh;
    return fresh;
  };

  const reopen = async () => {
    log.warn({}, 'listening connection lost, connecting again');
    client = retry();
    // Nobody may be waiting for it; a failure ends only by closing.
    await client.then(
      () => {
        for (const listener of gapListeners) listener();
      },
      () => {},
    );
  };

  const retry = async (): Promise<pg.Client> => {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      await systemDelay(waitMs, closing.signal);
      try {
        return await open();
      } catch (error) {
        log.debug({ reason: errorMessage(error) }, 'listening connection still down');
      }
    }
  };

  const connected = () => {
    client ??= open().catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };

  return {
    listen: async (channel, listener) => {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      if (listeners.size === 1) await listenOn(await connected(), channel);
      return async () => {
        listeners.delete(listener);
        if (listeners.size > 0 || !channels.delete(channel) || closing.signal.aborted) return;
        await current?.query(`unlisten ${current.escapeIdentifier(channel)}`).catch(() => {});
      };
    },
    onGap: (listener) => {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
    close: async () => {
      closing.abort(new Error('closed'));
      await client?.then(
        (open) => open.end(),
        () => {},
      );
    },
  };
}

const listenOn = (client: pg.Client, channel: string) =>
  client.query(`listen ${client.escapeIdentifier(channel)}`);
