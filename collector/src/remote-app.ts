import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { openRemoteLink, type RemoteLink } from '@atalaya/platform/remote/open-remote-link';
import { StartupError } from '@atalaya/platform/runtime/startup-error';
import { EnforcementService } from './enforce/enforcement-service.js';
import { type CollectorHost, type Polling, startPolling } from './start-polling.js';

export interface RemoteCollectorApp {
  /** Waits while the platform is away and this collector is not enrolled yet. Throws StartupError when it is refused. */
  start(): Promise<void>;
  /** Resolves with one sentence when this is no collector of the platform any more. Stop then. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Each look is a call over the link; what is to be done at once is told with the news. */
const LOOK_EVERY_MS = 10 * SECOND_MS;

/**
 * The collector role behind NAT (ADR 13): it reaches the platform's HTTPS and nothing else of it, polls
 * what is pinned to it, tells its routers what the books want of their lines, and keeps its samples on disk while the
 * platform is away.
 */
export function createRemoteCollectorApp(
  host: CollectorHost,
  options: { readonly mostBackoffMs?: number } = {},
): RemoteCollectorApp {
  let link: RemoteLink | undefined;
  let polling: Polling | undefined;
  let enforcement: EnforcementService | undefined;
  const stopping = new AbortController();
  let end: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  return {
    ended,
    start: async () => {
      const { config, version, log } = host;
      if (config.remote === undefined) throw new StartupError('PLATFORM_URL is not set.', 2);
      link = await openRemoteLink({
        ...config.remote,
        ...options,
        dataDir: config.dataDir,
        version,
        log,
        signal: stopping.signal,
      });
      void link.ended.then(end);
      const { collectorId: id, name } = link.identity;
      polling = await startPolling(host, { ...link, identity: { id, name } });
      enforcement = new EnforcementService({ ...link, log, lookEveryMs: LOOK_EVERY_MS });
      enforcement.start();
      link.start();
    },
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await link?.stop();
      await enforcement?.stop();
      await polling?.stop();
      await link?.close();
    },
  };
}
