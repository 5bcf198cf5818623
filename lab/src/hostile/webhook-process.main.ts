import { OutboxSender } from '@atalaya/alerting/delivery/outbox-sender';
import { webhookChannel } from '@atalaya/alerting/delivery/webhook/webhook-channel';
import { DELIVERY_DEFAULTS } from '@atalaya/core/domain/settings/delivery-defaults';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { createDatabase } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { COMPRESSED } from './webhook-faults.js';

/* Appends events and sends them in a process of its own, to be killed. Goes on where the one before ended. */

const { DATABASE_URL = '', SECRET_KEY = '', TENANT = '', EVENTS = '0' } = process.env;
const LANES = 3;
const IN_ONE_TRANSACTION = 25;
const SUBJECTS = 1_000;

const database = createDatabase({ url: DATABASE_URL, log: silentLog, poolSize: 8 });
const clock = createSystemClock();
const secrets = createSecretBox(Buffer.from(SECRET_KEY, 'base64'));
const settings = { ...DELIVERY_DEFAULTS, ...COMPRESSED };
const sender = new OutboxSender(
  { database, clock, secrets, log: silentLog },
  { webhook: webhookChannel },
  settings,
);
process.on('disconnect', () => process.exit(0));
await sender.start();

const { done } = await database.withTenant(TENANT, (trx) =>
  trx
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<string>().as('done'))
    .executeTakeFirstOrThrow(),
);
let next = Number(done);
const most = Number(EVENTS);

async function lane(): Promise<void> {
  while (next < most) {
    const from = next;
    const to = Math.min(most, from + IN_ONE_TRANSACTION);
    next = to;
    await database.withTenant(TENANT, async (trx) => {
      for (let i = from; i < to; i += 1) {
        await appendEvent(trx, TENANT, {
          type: i % 2 === 0 ? 'device.down' : 'device.up',
          at: clock.now(),
          subject: `device:${i % SUBJECTS}`,
          correlationId: `c-${i}`,
          actor: { kind: 'system' },
          data: { name: `ap-${i}` },
        });
      }
    });
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
