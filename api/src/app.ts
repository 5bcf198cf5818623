import { fileURLToPath } from 'node:url';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { createHealthPages } from '@atalaya/platform/runtime/health-pages';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { deleteSessionsEndedBefore } from './access/sessions.store.js';
import { AvisoListeners } from './aviso/aviso-listeners.js';
import type { ApiContext } from './context.js';
import type { ApiDeps } from './deps.js';
import { Live, type LiveServer } from './live/live-server.js';
import { forgetOldKeys } from './plugins/idempotency.js';
import { recheckHosts } from './portal/recheck-hosts.js';
import { type BuiltServer, buildServer } from './server.js';
import { readTenantIds } from './tenancy/tenant-ids.read-model.js';

export interface ApiApp {
  /** Where it listens; undefined before `start` is done. */
  readonly url: string | undefined;
  /** Throws what `listen` throws (EADDRINUSE). */
  start(): Promise<void>;
  /** Ends live connections and requests under way. */
  stop(): Promise<void>;
}

/** Built pages lie beside the workspaces, in the sources and in what is built. */
const UI_FOLDER = fileURLToPath(new URL('../../noc-ui/dist', import.meta.url));

/** The api role: HTTP, the live channel and the pages. */
export function createApiApp(platform: Platform): ApiApp {
  let built: BuiltServer | undefined;
  let live: LiveServer | undefined;
  let notices: AvisoListeners | undefined;
  let url: string | undefined;
  return {
    get url() {
      return url;
    },
    start: async () => {
      const deps = depsOf(platform, watchLatency(platform));
      built = await buildServer(deps);
      const { app, context } = built;
      await app.ready();
      live = new Live(app.server, context);
      scheduleSweep(platform, deps);
      scheduleHosts(platform, context);
      const { host, port } = platform.config;
      url = await app.listen({ host, port });
      notices = await openNotices(platform, deps);
    },
    stop: async () => {
      await notices?.close();
      await live?.close();
      await built?.app.close();
    },
  };
}

function depsOf(platform: Platform, latencyMeasured: () => boolean): ApiDeps {
  const { config, log } = platform;
  return {
    ...platform,
    log,
    publicUrl: config.publicUrl?.replace(/\/+$/, ''),
    trustedProxies: config.trustedProxies,
    platformHosts: config.platformHosts,
    dnsServers: config.dnsServers,
    uiFolder: UI_FOLDER,
    ...(config.aviso && { aviso: config.aviso }),
    ...(config.tls && { tls: config.tls }),
    latencyMeasured,
    health: createHealthPages(platform),
  };
}

/**
 * The collector registers the health check `latency`, degraded without fping and ping. Where no
 * collector runs in this process nothing is known against it, so latency counts as measured.
 */
function watchLatency(platform: Platform): () => boolean {
  let isMeasured = true;
  const look = async () => {
    const { checks } = await platform.health.report();
    isMeasured = checks.find((check) => check.name === 'latency')?.status !== 'degraded';
  };
  platform.tasks.add({ name: 'api.latency', everyMs: 60_000, runsAtStart: true, run: look });
  return () => isMeasured;
}

async function openNotices(platform: Platform, deps: ApiDeps): Promise<AvisoListeners | undefined> {
  if (deps.aviso === undefined) return undefined;
  const notices = new AvisoListeners({ ...deps, aviso: deps.aviso });
  await notices.sync();
  // A port that was taken or a database that was away: looked at again.
  platform.tasks.add({ name: 'api.aviso', everyMs: MINUTE_MS, run: () => notices.sync() });
  return notices;
}

function scheduleHosts(platform: Platform, context: ApiContext): void {
  platform.tasks.add({
    name: 'api.tenant-domains',
    everyMs: HOUR_MS,
    run: (signal) => recheckHosts(context, context.proveHost, signal),
  });
}

function scheduleSweep(platform: Platform, deps: ApiDeps): void {
  platform.tasks.add({
    name: 'api.sessions',
    everyMs: DAY_MS,
    run: async () => {
      const before = new Date(platform.systemNow() - 30 * DAY_MS);
      await platform.database.withPlatform((trx) => deleteSessionsEndedBefore(trx, before));
    },
  });
  platform.tasks.add({
    name: 'api.idempotency-keys',
    everyMs: HOUR_MS,
    run: async (signal) => {
      for (const tenantId of await readTenantIds(platform.database)) {
        if (signal.aborted) return;
        await forgetOldKeys(deps, tenantId);
      }
    },
  });
}
