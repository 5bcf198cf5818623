import { randomBytes, randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { DiscoveryJob, RunReport } from '@atalaya/core/ports/discovery';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../postgres/database-log.js';
import { createMemoryEventBus } from '../runtime/memory-event-bus.js';
import { createSecretBox } from '../secrets/secret-box.js';
import { insertTenant } from '../testing/insert-tenant.js';
import { withDatabase } from '../testing/with-database.js';
import { createPostgresDiscoveryRuns, DEAD_AFTER_MS } from './postgres-discovery-runs.js';

const db = withDatabase({ poolSize: 10 });
const clock = createManualClock();
const secrets = createSecretBox(randomBytes(32));
const bus = createMemoryEventBus(silentLog);
let tenantId: string;

beforeEach(async () => {
  const now = new Date(clock.now());
  await db.database.withPlatform((trx) =>
    trx.updateTable('tenants').set({ status: 'suspended' }).execute(),
  );
  tenantId = await insertTenant(db.database, {
    slug: `t-${randomUUID()}`,
    name: 'Tower ISP',
    at: now,
  });
});

const collector = (name?: string) =>
  createPostgresDiscoveryRuns({
    database: db.database,
    secrets,
    clock,
    bus,
    claimant: randomUUID(),
    ...(name === undefined ? {} : { collector: name }),
  });

async function ask(more: { credentialIds?: string[]; collector?: string } = {}): Promise<string> {
  clock.advance(1);
  const { id } = await db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('discovery_runs')
      .values({
        tenant_id: tenantId,
        requested_by: 'somebody',
        targets: ['10.0.0.0/30'],
        excluded: [],
        neighbours: false,
        credential_ids: more.credentialIds ?? [],
        silent_too: false,
        rate_per_second: 100,
        snmp_port: null,
        routeros_port: null,
        collector: more.collector ?? null,
        state: 'queued',
        error: null,
        claimed_by: null,
        heartbeat_at: null,
        created_at: new Date(clock.now()),
        started_at: null,
        finished_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return id;
}

const rowOf = (id: string) =>
  db.database.withTenant(tenantId, (trx) =>
    trx.selectFrom('discovery_runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  );
const setState = (id: string, state: 'stopping') =>
  db.database.withTenant(tenantId, (trx) =>
    trx.updateTable('discovery_runs').set({ state }).where('id', '=', id).execute(),
  );
const candidates = (id: string) =>
  db.database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('discovery_candidates')
      .select(['id', 'status', 'name'])
      .where('run_id', '=', id)
      .execute(),
  );

function report(...names: string[]): RunReport {
  return {
    progress: { total: 2, pinged: 1, answering: 1, tried: 0, identified: 0 },
    changed: names.map((name) => ({
      id: randomUUID(),
      name,
      status: 'new',
      macs: [],
      foundBy: ['icmp'],
      ways: [{ driver: 'icmp' }],
      heardOn: [],
      traits: {},
    })),
    removed: [],
  };
}
const nothing = report();
const done = { state: 'done', warnings: [], links: [] } as const;
const taken = (job: DiscoveryJob | undefined): DiscoveryJob => {
  if (!job) throw new Error('nothing was claimed');
  return job;
};

describe('discovery runs in Postgres', () => {
  it('are each taken by one of many collectors that look at once', async () => {
    const ids = [await ask(), await ask(), await ask()];
    const collectors = Array.from({ length: 8 }, () => collector());
    const first = await Promise.all(collectors.map((one) => one.claim()));
    const jobs = first.filter((job) => job !== undefined);
    // One of a tenant at a time; the others wait their turn.
    expect(jobs.map(({ runId }) => runId)).toEqual([ids[0]]);
    expect(await collectors[0]?.claim()).toBeUndefined();
    for (const job of jobs) await collectors[0]?.finish(job, done);
    const later = taken(await collectors[1]?.claim());
    expect(later.runId).toBe(ids[1]);
  });

  it('are carried out anew when their collector falls silent, whose late words count no more', async () => {
    const id = await ask();
    const [dead, other] = [collector(), collector()];
    const lost = taken(await dead.claim());
    expect(await dead.report(lost, report('first'))).toBe('go-on');
    clock.advance(DEAD_AFTER_MS - 1);
    expect(await other.claim()).toBeUndefined();
    clock.advance(2);
    // Its own run is never taken for a dead one's: a clock that jumps is no death.
    expect(await dead.claim()).toBeUndefined();
    const job = taken(await other.claim());
    expect([job.runId, await candidates(id)]).toEqual([id, []]);
    expect(await dead.report(lost, report('late'))).toBe('lost');
    await dead.finish(lost, { ...done, state: 'failed', error: 'late' });
    await other.report(job, report('second'));
    await other.finish(job, done);
    expect((await candidates(id)).map(({ name }) => name)).toEqual(['second']);
    expect(await rowOf(id)).toMatchObject({ state: 'done', error: null, pinged: 1 });
  });

  it('fail clearly when collector after collector dies of them', async () => {
    const id = await ask();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      taken(await collector().claim());
      clock.advance(DEAD_AFTER_MS + 1);
    }
    expect(await collector().claim()).toBeUndefined();
    expect(await rowOf(id)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/3 times/),
    });
  });

  it('are told to stop, and stop even when their collector is dead by then', async () => {
    const [first, second] = [await ask(), await ask()];
    const alive = collector();
    const job = taken(await alive.claim());
    await setState(job.runId, 'stopping');
    expect(await alive.report(job, nothing)).toBe('stop');
    await alive.finish(job, { ...done, state: 'stopped' });
    expect((await rowOf(first)).state).toBe('stopped');
    const left = taken(await alive.claim());
    expect(left.runId).toBe(second);
    await setState(second, 'stopping');
    clock.advance(DEAD_AFTER_MS + 1);
    expect(await collector().claim()).toBeUndefined();
    expect(await rowOf(second)).toMatchObject({ state: 'stopped', error: null });
  });

  it('are given back at once by a collector that ends, and that is no attempt', async () => {
    const id = await ask();
    const ending = collector();
    await ending.release(taken(await ending.claim()));
    expect(await rowOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(taken(await collector().claim()).runId).toBe(id);
  });

  it('go to the collector that was named, and to no other', async () => {
    const id = await ask({ collector: 'north' });
    expect(await collector().claim()).toBeUndefined();
    expect(await collector('south').claim()).toBeUndefined();
    expect(taken(await collector('north').claim()).runId).toBe(id);
  });

  it('bring their credentials opened, in the order chosen; one that does not open is told', async () => {
    const add = async (name: string, box = secrets) => {
      const id = randomUUID();
      const secret = JSON.stringify({ kind: 'snmp-community', version: '2c', community: name });
      const { keyId, ciphertext } = box.seal(secret, credentialContext(tenantId, id));
      const now = new Date(clock.now());
      await db.database.withTenant(tenantId, (trx) =>
        trx
          .insertInto('credentials')
          .values({
            tenant_id: tenantId,
            id,
            name,
            kind: 'snmp-community',
            key_id: keyId,
            ciphertext,
            created_at: now,
            updated_at: now,
          })
          .execute(),
      );
      return id;
    };
    const [one, two] = [await add('one'), await add('two')];
    const foreign = await add('foreign', createSecretBox(randomBytes(32)));
    await ask({ credentialIds: [two, foreign, one, randomUUID()] });
    const job = taken(await collector().claim());
    expect(job.credentials.map(({ name }) => name)).toEqual(['two', 'one']);
    expect(job.warnings).toEqual([expect.stringMatching(/"foreign" does not open/)]);
  });

  it('keep what a person decided while they go on', async () => {
    const id = await ask();
    const one = collector();
    const job = taken(await one.claim());
    const first = report('found');
    await one.report(job, first);
    await db.database.withTenant(tenantId, (trx) =>
      trx.updateTable('discovery_candidates').set({ status: 'ignored' }).execute(),
    );
    await one.report(job, { ...first, removed: first.changed.map((each) => each.id) });
    expect(await candidates(id)).toMatchObject([{ status: 'ignored' }]);
  });
});
