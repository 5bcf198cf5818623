import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { newWebhookSecret } from '@atalaya/platform/outbound/webhook-signature';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedWebhookEndpoint, seedWebhookTenant } from '../webhooks/seed-webhook.js';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { waitFor } from './wait-for.js';

const EVENTS = 10_000;
const PROGRAM = new URL('./webhook-process.main.ts', import.meta.url);

describe('ten thousand events under fault', () => {
  const db = withDatabase({ poolSize: 3 });
  const secret = newWebhookSecret();
  const secretKey = randomBytes(32);
  const receiver = new WebhookReceiver(secret);
  const children: ChildProcess[] = [];
  let tenantId: string;

  beforeAll(async () => {
    await receiver.open();
    ({ tenantId } = await seedWebhookTenant(db.database, 'faults'));
    await seedWebhookEndpoint(db.database, createSecretBox(secretKey), {
      tenantId,
      url: receiver.url,
      secret,
      types: ['device.down', 'device.up'],
    });
  });
  afterAll(async () => {
    await Promise.all(children.map(kill));
    await receiver.close();
  });

  function start(): ChildProcess {
    const child = fork(PROGRAM, [], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: db.ownerUrl,
        SECRET_KEY: secretKey.toString('base64'),
        TENANT: tenantId,
        EVENTS: String(EVENTS),
      },
      execArgv: ['--import', 'tsx', '--conditions=@atalaya/source'],
    });
    children.push(child);
    return child;
  }

  const count = (state?: 'pending' | 'delivered' | 'dead') =>
    db.database.withTenant(tenantId, async (trx) => {
      let rows = trx
        .selectFrom('channel_deliveries')
        .select((eb) => eb.fn.countAll<string>().as('count'));
      if (state) rows = rows.where('state', '=', state);
      return Number((await rows.executeTakeFirstOrThrow()).count);
    });
  const until = (what: string, look: () => number | Promise<number>, least: number) =>
    waitFor(what, look, (seen) => seen >= least, 60_000);

  it('arrive at least once, none is lost, and what comes twice has the same id', {
    timeout: 120_000,
  }, async () => {
    // Killed with requests under way: they were taken, and nobody wrote it down.
    const first = start();
    await until('events taken', () => receiver.accepted.size, 300);
    receiver.behaviour = () => null;
    const before = receiver.received.length;
    await until('requests under way', () => receiver.received.length, before + 1);
    await kill(first);

    // The receiver is away; killed between the change of state and the sending.
    await receiver.close();
    const second = start();
    const appended = await count();
    await until('events appended', () => count(), appended + 500);
    await kill(second);
    expect(await count('pending')).toBeGreaterThan(400);

    // Back, and in a bad way: errors, then "not now", then silence, then well.
    let taken = 0;
    receiver.behaviour = () => {
      taken += 1;
      if (taken % 97 === 0) return { status: 500, text: 'no' };
      if (taken === 1_000) return { status: 429, headers: { 'retry-after': '1' } };
      if (taken === 2_000) return { status: 503, headers: { 'retry-after': '1' } };
      return taken > 3_000 && taken <= 3_008 ? null : { status: 200, text: 'ok' };
    };
    await receiver.open();
    start();
    await until('half of the events taken', () => receiver.accepted.size, EVENTS / 2);
    await receiver.close();
    await systemDelay(1_500);
    receiver.behaviour = () => ({ status: 204 });
    await receiver.open();
    await until('all appended', () => count(), EVENTS);
    await until('all delivered', () => count('delivered'), EVENTS);

    const ids = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('outbox').select('id').execute(),
    );
    expect(ids).toHaveLength(EVENTS);
    expect(ids.filter(({ id }) => !receiver.accepted.has(id))).toEqual([]);
    expect(receiver.accepted.size).toBe(EVENTS);
    expect(await count('dead')).toBe(0);
    expect(receiver.received.every(({ isSigned }) => isSigned)).toBe(true);

    const bodies = new Map<string, string>();
    for (const { id, body } of receiver.received) {
      expect(JSON.parse(body).id).toBe(id);
      expect(bodies.get(id) ?? body).toBe(body);
      bodies.set(id, body);
    }
    expect(receiver.received.length).toBeGreaterThan(EVENTS);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
