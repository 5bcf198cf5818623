import { randomUUID } from 'node:crypto';
import { EnforcementService } from '@atalaya/collector/enforce/enforcement-service';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { createDatabase } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import type { CollectorNews } from './collectors.js';

/* The enforcement of a collector in a process of its own, to be killed. It waits, connected, until it hears the time. */

const { DATABASE_URL: url = '', SECRET_KEY: key = '' } = process.env;
const database = createDatabase({ url, log: silentLog, poolSize: 10 });
await database.ping();
const clock = createManualClock(0);
const bus = createMemoryEventBus(silentLog);
const secrets = createSecretBox(Buffer.from(key, 'base64'));
const commands = createPostgresNetworkCommands({
  ...{ database, secrets, clock, bus },
  claimant: randomUUID(),
});
const service = new EnforcementService({ commands, clock, log: silentLog });
let isStarted = false;
process.on('message', async ({ now, tenantId }: CollectorNews) => {
  await clock.advance(now - clock.now());
  if (!isStarted) service.start();
  isStarted = true;
  await bus.publish('network-commands.requested', { tenantId });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
