import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { randomToken, tokenHash } from '@atalaya/api/access/opaque-token';
import { withApi } from '@atalaya/api/testing/with-api';
import type { Clock } from '@atalaya/core/ports/clock';
import type { CommandOutcome, NetworkCommands } from '@atalaya/core/ports/network-commands';
import {
  type NetworkCommandsHarness,
  networkCommandsContract,
} from '@atalaya/core/testing/contracts/network-commands.contract';
import type { DunningTown } from '@atalaya/jobs/dunning/testing/dunning-town';
import { FEBRUARY, foundTown } from '@atalaya/jobs/dunning/testing/town-engine';
import {
  collectorOf,
  commandsOf,
  switchOn,
  want,
} from '@atalaya/jobs/dunning/testing/town-routers';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { freeLanesOf } from '@atalaya/platform/enforcement/remote-lanes.store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import type { RemoteIdentity } from '@atalaya/platform/remote/enrol-collector';
import { LinkClient } from '@atalaya/platform/remote/link-client';
import { createRemoteNetworkCommands } from '@atalaya/platform/remote/remote-network-commands';
import { makeBoxKeys } from '@atalaya/platform/remote/sealed-box';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlakyLine } from './flaky-line.js';

const NOWHERE = randomUUID();
let town: DunningTown;
/** The platform's clock is the town's that is at work. */
const clock: Clock = {
  now: () => town.clock.now(),
  sleep: (ms, signal) => town.clock.sleep(ms, signal),
  onJump: () => () => undefined,
};
const secrets = createSecretBox(new Uint8Array(32).fill(7));
const api = withApi({ clock, secrets });
const clients: LinkClient[] = [];
let line: FlakyLine;
let platformUrl: string;

beforeAll(async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  line = new FlakyLine((api.app.server.address() as AddressInfo).port);
  platformUrl = await line.open();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await line.close();
});

async function foundLine() {
  ({ town } = await foundTown(api.db.database, '2026-03-09T10:00'));
  const own = town;
  const routerId = await switchOn(api.db.database, own);
  const { serviceId } = await own.service({ ...FEBRUARY, openMinor: 0 });
  const harness: Omit<NetworkCommandsHarness, 'commands' | 'successor'> = {
    routerId,
    serviceId,
    want: async (state) => void (await want(own, [serviceId], state)),
    passTime: (ms) => own.clock.advance(ms),
    now: () => own.clock.now(),
    askComparison: async () =>
      void (await own.in((trx) =>
        trx
          .updateTable('enforcement_routers')
          .set({ reconcile_asked_at: new Date(own.clock.now()) })
          .execute(),
      )),
    stored: () => storedOf(own, serviceId),
  };
  return { town: own, harness };
}

async function storedOf(of: DunningTown, serviceId: string) {
  const commands = await commandsOf(of, serviceId);
  return of.in(async (trx) => {
    const service = await trx
      .selectFrom('services')
      .where('id', '=', serviceId)
      .select('observed_state')
      .executeTakeFirstOrThrow();
    const tries = await trx
      .selectFrom('audit_log')
      .where('action', 'like', 'network_command.%')
      .select('id')
      .execute();
    const drifts = await trx.selectFrom('network_drifts').select('id').execute();
    return {
      observed: service.observed_state,
      commands: commands.map(({ intent, state, attempts }) => ({ intent, state, attempts })),
      ...{ tries: tries.length, drifts: drifts.length },
    };
  });
}

/** Enrolled, with the town's router pinned to it where `isPinned`. */
async function enrolled(of: DunningTown, isPinned = true): Promise<RemoteIdentity> {
  const collectorId = randomUUID();
  const secret = randomToken(`acl_${collectorId}.`);
  const keys = makeBoxKeys();
  const at = new Date(of.clock.now());
  await api.db.database.withPlatform(async (trx) => {
    const own = { owner_tenant_id: of.tenantId, version: '1', created_at: at };
    await trx
      .insertInto('collectors')
      .values({ id: collectorId, kind: 'remote', name: 'Torre', ...own })
      .execute();
    await trx
      .insertInto('remote_collectors')
      .values({
        ...{ tenant_id: of.tenantId, collector_id: collectorId, public_key: keys.publicKey },
        ...{ secret_hash: tokenHash(secret), enrolled_at: at },
      })
      .execute();
  });
  if (isPinned) await pin(of, collectorId);
  return { collectorId, tenantId: of.tenantId, name: 'Torre', secret, keys };
}

const pin = (of: DunningTown, collectorId: string | null) =>
  of.in(async (trx) => {
    if (collectorId !== null) {
      await trx
        .insertInto('collector_places')
        .values({ tenant_id: of.tenantId, collector_id: collectorId })
        .execute();
    }
    await trx.updateTable('devices').set({ collector_id: collectorId }).execute();
  });

/** A process of that collector, the one that counts from now on. */
async function processOf(identity: RemoteIdentity): Promise<NetworkCommands> {
  const client = new LinkClient({
    platformUrl,
    log: { ...silentLog, info: () => undefined },
    mostBackoffMs: 20,
  });
  clients.push(client);
  client.admit(identity.secret, () => undefined);
  const instanceId = randomUUID();
  await api.db.database.withPlatform((trx) =>
    trx
      .updateTable('collectors')
      .set({ instance_id: instanceId })
      .where('id', '=', identity.collectorId)
      .execute(),
  );
  return createRemoteNetworkCommands({ client, identity, clock, instanceId: () => instanceId });
}

networkCommandsContract('Postgres', async () => {
  const { town: of, harness } = await foundLine();
  const successor = async () => collectorOf(of, api.db.database);
  return { ...harness, commands: await successor(), successor };
});

networkCommandsContract('the link of a remote collector', async () => {
  const { town: of, harness } = await foundLine();
  const identity = await enrolled(of);
  const successor = () => processOf(identity);
  return { ...harness, commands: await successor(), successor };
});

const verified = (id: string): CommandOutcome => ({
  ...{ id, state: 'verified', observed: 'suspended', evidence: { list: 'x' } },
  ...{ commands: [], before: null, after: null, latencyMs: 1, memory: null, redial: null },
});

describe('a remote collector’s lane', () => {
  /** A cut that waits for the pinned router. */
  async function cutTown() {
    const { town: of, harness } = await foundLine();
    const identity = await enrolled(of);
    const commands = await processOf(identity);
    await harness.want('suspended');
    return { ...harness, town: of, identity, commands };
  }
  async function claimedTown() {
    const of = await cutTown();
    const lane = await of.commands.claim();
    if (lane === undefined) throw new Error('the cut is due');
    return { ...of, lane, ids: lane.commands.map(({ id }) => id) };
  }

  it('whose claim was answered into nothing is given again, and counts as no attempt', async () => {
    const { commands, stored } = await cutTown();
    line.become('mute');
    for (let tries = 0; tries < 3; tries += 1) expect(await commands.claim()).toBeUndefined();
    await waitUntil(async () => (await stored()).commands[0]?.state === 'running', 20_000, 20);
    line.become('up');
    const lane = await retried(() => commands.claim());
    expect(lane.commands).toMatchObject([{ attempt: 1 }]);
    expect((await stored()).commands).toMatchObject([{ state: 'running', attempts: 0 }]);
  });

  it('whose report was heard and not answered is told again, and counts once', async () => {
    const { commands, lane, ids, stored } = await claimedTown();
    line.become('mute');
    const report = commands.report(lane, ids.map(verified));
    await waitUntil(async () => (await stored()).observed === 'suspended', 20_000, 20);
    line.become('up');
    await report;
    expect(await stored()).toMatchObject({
      ...{ observed: 'suspended', tries: 1 },
      commands: [{ state: 'verified', attempts: 1 }],
    });
  });

  it('is nobody’s but its own collector’s: another’s, another tenant’s or a local one finds and settles nothing', async () => {
    const { town: of, identity, lane, ids, stored } = await claimedTown();
    const other = await processOf(await enrolled(of, false));
    const { town: elsewhere } = await foundLine();
    await api.db.database.withPlatform((trx) =>
      trx
        .updateTable('tenants')
        .set({ status: 'active' })
        .where('id', 'in', [of.tenantId, elsewhere.tenantId])
        .execute(),
    );
    const foreign = await processOf(await enrolled(elsewhere));
    town = of;
    for (const thief of [other, foreign, collectorOf(of, api.db.database)]) {
      expect(await thief.claim()).toBeUndefined();
      expect(await thief.stillWanted(lane, ids)).toEqual(new Set());
      await expect(thief.remember(lane, [])).rejects.toThrow('another');
      await thief.report(lane, ids.map(verified));
      await thief.release({ ...lane, reconcile: [] }, { error: 'forged', retryAt: null });
    }
    expect(await stored()).toMatchObject({
      ...{ observed: 'unknown', tries: 0 },
      commands: [{ state: 'running', attempts: 0 }],
    });
    expect(await (await processOf(identity)).claim()).toMatchObject({ routerId: lane.routerId });
  });

  it('of one beside the platform is of routers that are pinned to it, and to no other', async () => {
    const { town: of, identity, lane, commands } = await claimedTown();
    await commands.release(lane, { error: null, retryAt: null });
    const beside = (collector: string) =>
      createPostgresNetworkCommands({
        ...{ database: api.db.database, secrets, clock, bus: api.bus, claimant: randomUUID() },
        collector,
      });
    expect(await collectorOf(of, api.db.database).claim()).toBeUndefined();
    expect(await beside(NOWHERE).claim()).toBeUndefined();
    expect((await beside(identity.collectorId).claim())?.routerId).toBe(lane.routerId);
  });

  it('says nothing of lines that its router does not carry', async () => {
    const { town: of, commands, askComparison } = await cutTown();
    const stranger = await of.service({ ...FEBRUARY, openMinor: 0, offline: true });
    await askComparison();
    const lane = await commands.claim();
    if (lane === undefined) throw new Error('a comparison is due');
    const { serviceId } = stranger;
    const memory = { profile: 'forged' };
    await commands.remember(lane, [{ serviceId, memory }]);
    await commands.reportComparison(lane, {
      drifts: [
        { kind: 'extra_block', serviceId, key: 'forged', details: {}, remedy: null },
        {
          ...{ kind: 'orphan', serviceId: null, key: 'forged', details: {} },
          remedy: { intent: 'restore', serviceId, payload: {} },
        },
        {
          ...{ kind: 'orphan', serviceId: null, key: 'bundle', details: {} },
          remedy: { intent: 'bundle', serviceId: null, payload: {} },
        },
      ],
      lines: [
        { serviceId, generation: 1, observed: 'suspended', evidence: 1, redial: null, memory },
      ],
      ...{ bundle: { version: null, problems: [] }, rows: 0, tookMs: 0 },
    });
    expect(await storedOf(of, serviceId)).toMatchObject({ observed: 'unknown', drifts: 0 });
    const memories = await of.in((trx) => trx.selectFrom('line_memories').selectAll().execute());
    expect(memories).toEqual([]);
  });

  it('is free once the collector is revoked, with what was under way; nothing more is given or taken', async () => {
    const { town: of, identity, commands, lane, ids, stored } = await claimedTown();
    await of.in(async (trx) => {
      const at = new Date(of.clock.now());
      await trx.updateTable('remote_collectors').set({ revoked_at: at }).execute();
      await freeLanesOf(trx, of.tenantId, identity.collectorId, at);
    });
    await expect(commands.report(lane, ids.map(verified))).rejects.toThrow('revoked');
    expect(await commands.claim()).toBeUndefined();
    expect(await stored()).toMatchObject({ observed: 'unknown', commands: [{ state: 'failed' }] });
    await pin(of, null);
    const local = await collectorOf(of, api.db.database).claim();
    expect(local?.commands).toMatchObject([{ attempt: 2 }]);
  });

  it('takes no body that is wrong, and none for a lane that is not there', async () => {
    const { identity, lane, ids } = await claimedTown();
    const of = { instanceId: randomUUID(), claim: lane.claim, routerId: lane.routerId };
    const send = async (path: string, body: object) => {
      const answer = await api.app.inject({
        ...{ method: 'POST', url: `/api/v1/collector-link/lanes/${path}`, payload: body },
        headers: { authorization: `Bearer ${identity.secret}` },
      });
      return [answer.statusCode, answer.body];
    };
    const [outcome] = ids.map(verified);
    const bad: readonly (readonly [string, object, string])[] = [
      ['claim', { claim: 'x', instanceId: NOWHERE }, 'claim'],
      ['outcomes', { ...of, sequence: 0, outcomes: [] }, 'sequence'],
      ['outcomes', { ...of, sequence: 1, outcomes: [{ ...outcome, state: 'dead' }] }, 'state'],
      ['outcomes', { ...of, sequence: 1, outcomes: [{ ...outcome, evidence: '\0' }] }, 'evidence'],
      ['outcomes', { ...of, sequence: 1, outcomes: [{ ...outcome, after: deep(40) }] }, 'after'],
      ['release', { ...of, until: 1, isCompared: false, error: null, retryInMs: null }, 'until'],
      ['memories', { ...of, sequence: 1, memories: [{ serviceId: NOWHERE }] }, 'memory'],
    ];
    for (const [path, body, field] of bad) {
      const [status, text] = await send(path, body);
      expect([path, status, String(text).includes(field)]).toEqual([path, 400, true]);
    }
    const nobodys = { ...of, sequence: 1, outcomes: [outcome] };
    expect(await send('outcomes', nobodys)).toEqual([200, '{"isHeld":false}']);
    expect(await send('claim', { claim: NOWHERE, instanceId: NOWHERE })).toEqual([204, '']);
  });
});

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

async function retried<T>(work: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await waitUntil(
    async () => {
      found = await work();
      return found !== undefined;
    },
    20_000,
    20,
  );
  if (found === undefined) throw new Error('it never came');
  return found;
}
