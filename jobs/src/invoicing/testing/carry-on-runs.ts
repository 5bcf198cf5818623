import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createDatabase } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { InvoiceRounds } from '../invoice-rounds.js';

/** A process of its own that carries a tenant's runs on until somebody ends it: `<url> <tenant> <ms>`. */
const [url = '', tenantId = '', now = ''] = process.argv.slice(2);
const rounds = new InvoiceRounds({
  clock: createManualClock(Number(now)),
  database: createDatabase({ url, log: silentLog }),
  bus: createMemoryEventBus(silentLog),
});
for (;;) await rounds.look(tenantId);
