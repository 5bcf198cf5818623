import { randomUUID } from 'node:crypto';
import { EnforcementService } from '@atalaya/collector/enforce/enforcement-service';
import type { NetworkCommands } from '@atalaya/core/ports/network-commands';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import type { CollectorNews, Collectors, CollectorWorld } from './collectors.js';

/**
 * Without processes, for tests that have no time to start any: the connections of one that ends are cut, and none of its
 * calls reaches the books any more.
 */
export function collectorsInProcess(database: Database, world: CollectorWorld): Collectors {
  let running: Running | undefined;
  const kill = async () => {
    const ended = running;
    running = undefined;
    ended?.die();
    for (const { server } of world.routers) server.dropConnections();
    await ended?.service.stop();
  };
  return {
    kill,
    stop: kill,
    begin: async (news) => {
      running = start(database, world, news);
      await running.tell(news);
    },
    tell: async (news) => running?.tell(news),
  };
}

interface Running {
  readonly service: EnforcementService;
  readonly tell: (news: CollectorNews) => Promise<void>;
  readonly die: () => void;
}

function start(database: Database, { secretKey }: CollectorWorld, { now }: CollectorNews): Running {
  let isDead = false;
  const clock = createManualClock(now);
  const bus = createMemoryEventBus(silentLog);
  const secrets = createSecretBox(secretKey);
  const deps = { database, secrets, clock, bus, claimant: randomUUID() };
  const alive = createPostgresNetworkCommands(deps);
  const heard = <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) => {
    return (...given: A): Promise<R> =>
      isDead ? Promise.reject(new Error('dead')) : call(...given);
  };
  const commands: NetworkCommands = {
    claim: heard(alive.claim),
    stillWanted: heard(alive.stillWanted),
    remember: heard(alive.remember),
    report: heard(alive.report),
    reportComparison: heard(alive.reportComparison),
    release: heard(alive.release),
    onChange: alive.onChange,
  };
  const service = new EnforcementService({ commands, clock, log: silentLog });
  service.start();
  return {
    service,
    die: () => {
      isDead = true;
    },
    tell: async (news) => {
      await clock.advance(news.now - clock.now());
      await bus.publish('network-commands.requested', { tenantId: news.tenantId });
    },
  };
}
