import { randomBytes, randomUUID } from 'node:crypto';
import { SETUP_LIVES_MS, setupContext } from '@atalaya/core/domain/router-setup/router-setup';
import {
  failedStep,
  outcomesUntil,
  type SetupTry,
  SUCCEEDED,
} from '@atalaya/core/domain/router-setup/setup-progress';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { beforeEach, expect, it } from 'vitest';
import { silentLog } from '../postgres/database-log.js';
import { createMemoryEventBus } from '../runtime/memory-event-bus.js';
import { createSecretBox } from '../secrets/secret-box.js';
import { withDatabase } from '../testing/with-database.js';
import { createPostgresRouterSetups } from './postgres-router-setups.js';

const db = withDatabase({ poolSize: 10 });
const clock = createManualClock();
const secrets = createSecretBox(randomBytes(32));
const bus = createMemoryEventBus(silentLog);
const SECRETS = { readPassword: 'read', writePassword: null, snmp: null };
let tenantId: string;

beforeEach(async () => {
  tenantId = await db.database.withPlatform(async (trx) => {
    await trx.updateTable('tenants').set({ status: 'suspended' }).execute();
    const { id } = await trx
      .insertInto('tenants')
      .values({
        slug: `t-${randomUUID()}`,
        name: 'Tower ISP',
        timezone: 'UTC',
        currency: 'MXN',
        locale: 'es',
        created_at: new Date(clock.now()),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
});

const collector = (box = secrets) =>
  createPostgresRouterSetups({
    database: db.database,
    secrets: box,
    clock,
    bus,
    claimant: randomUUID(),
  });

async function ask(): Promise<string> {
  const id = randomUUID();
  const sealed = secrets.seal(JSON.stringify(SECRETS), setupContext(tenantId, id));
  const now = new Date(clock.now());
  await db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('router_setups')
      .values({
        tenant_id: tenantId,
        id,
        name: 'Router',
        address: '10.0.0.1',
        options: JSON.stringify({ port: 8729, snmpPort: 161 }),
        state: 'waiting',
        key_id: sealed.keyId,
        ciphertext: Buffer.from(sealed.ciphertext),
        fingerprint: null,
        found: null,
        device_id: null,
        expires_at: new Date(clock.now() + SETUP_LIVES_MS),
        tried_at: null,
        next_try_at: now,
        claimed_by: null,
        claimed_until: null,
        created_by: 'somebody',
        created_at: now,
      })
      .execute(),
  );
  return id;
}

const rowOf = (id: string) =>
  db.database.withTenant(tenantId, (trx) =>
    trx.selectFrom('router_setups').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
const closed = (): SetupTry => ({
  at: clock.now(),
  fingerprint: null,
  found: null,
  outcomes: outcomesUntil('api', failedStep({ kind: 'refused', message: 'closed' })),
});
const refused = (): SetupTry => ({
  ...closed(),
  fingerprint: 'AA',
  outcomes: outcomesUntil('login', failedStep({ kind: 'login-refused', message: 'no' })),
});
const found = (): SetupTry => ({
  at: clock.now(),
  fingerprint: 'AA',
  outcomes: outcomesUntil('login', SUCCEEDED),
  found: {
    name: 'core',
    model: null,
    version: null,
    serial: null,
    macs: [],
    interfaces: 1,
    pppSecrets: null,
    pppSessions: null,
    stations: null,
    neighbours: null,
  },
});

it('gives one setup to one collector at a time, and only when it is due', async () => {
  const id = await ask();
  const jobs = await Promise.all([collector().claim(), collector().claim(), collector().claim()]);
  const [job, ...more] = jobs.filter((each) => each !== undefined);
  expect(more).toEqual([]);
  if (!job) throw new Error('nothing was claimed');
  expect(job).toMatchObject({ setupId: id, address: '10.0.0.1', port: 8729, secrets: SECRETS });
  await collector().report(job, closed());
  expect(await collector().claim()).toBeUndefined();
  clock.advance(10_000);
  expect(await collector().claim()).toMatchObject({ setupId: id });
});

it('is tried anew once the collector that held it is dead, whose late word counts no more', async () => {
  const id = await ask();
  const late = await collector().claim();
  clock.advance(120_001);
  const job = await collector().claim();
  if (!late || !job) throw new Error('nothing was claimed');
  await collector().report(late, found());
  expect((await rowOf(id)).state).toBe('waiting');
  await collector().report(job, found());
  expect(await rowOf(id)).toMatchObject({ state: 'found', fingerprint: 'AA', next_try_at: null });
});

it('waits ever longer after refused logins', async () => {
  const id = await ask();
  const waits: number[] = [];
  for (let tries = 0; tries < 6; tries += 1) {
    const job = await collector().claim();
    if (!job) throw new Error('nothing was claimed');
    await collector().report(job, refused());
    const next = (await rowOf(id)).next_try_at?.getTime() ?? 0;
    waits.push((next - clock.now()) / 60_000);
    clock.advance(next - clock.now());
  }
  expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
});

it('is waited for anew when a router that was found lets nobody in any more', async () => {
  const id = await ask();
  const first = await collector().claim();
  if (first) await collector().report(first, found());
  await db.database.withTenant(tenantId, (trx) =>
    trx
      .updateTable('router_setups')
      .set({ next_try_at: new Date(clock.now()) })
      .execute(),
  );
  const job = await collector().claim();
  expect(job?.fingerprint).toBe('AA');
  if (job) await collector().report(job, { ...closed(), fingerprint: 'BB' });
  // The certificate that was seen first is still the one that is believed.
  expect(await rowOf(id)).toMatchObject({ state: 'waiting', found: null, fingerprint: 'AA' });
});

it('leaves what a person confirmed meanwhile alone', async () => {
  const id = await ask();
  const job = await collector().claim();
  await db.database.withTenant(tenantId, (trx) =>
    trx.updateTable('router_setups').set({ state: 'confirmed' }).execute(),
  );
  if (job) await collector().report(job, closed());
  expect(await rowOf(id)).toMatchObject({ state: 'confirmed', tries: 0 });
});

it('forgets the secrets of what expired, and of what no longer opens', async () => {
  const old = await ask();
  clock.advance(SETUP_LIVES_MS);
  expect(await collector().claim()).toBeUndefined();
  expect(await rowOf(old)).toMatchObject({ state: 'expired', ciphertext: null, key_id: null });
  const locked = await ask();
  expect(await collector(createSecretBox(randomBytes(32))).claim()).toBeUndefined();
  expect(await rowOf(locked)).toMatchObject({ state: 'failed', ciphertext: null, key_id: null });
});
