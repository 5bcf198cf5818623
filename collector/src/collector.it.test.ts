import { randomBytes, randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import type { DeviceDriver, PollResult } from '@atalaya/core/ports/device-driver';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningCollector, runCollector } from './run-collector.js';
import { SampleSpool } from './spool/sample-spool.js';
import { createMissingEchoProgram } from './transports/icmp/echo-program.js';

const CPE_MAC = '02:00:00:00:00:01';

describe('Collector', () => {
  const db = withDatabase();
  const secrets = createSecretBox(randomBytes(32));
  let running: RunningCollector | undefined;
  afterEach(() => running?.stop());

  /** A tenant with one device per name, each read by SNMP every second. */
  async function seed(slug: string, names: readonly string[], community = 'public') {
    const at = new Date();
    const tenantId = await insertTenant(db.database, { slug, at, timezone: 'America/Mexico_City' });
    const credentialId = crypto.randomUUID();
    const secret = { kind: 'snmp-community', version: '2c', community };
    const sealed = secrets.seal(JSON.stringify(secret), credentialContext(tenantId, credentialId));
    const ids = new Map<string, string>();
    await db.database.withTenant(tenantId, async (trx) => {
      await trx
        .insertInto('credentials')
        .values({
          tenant_id: tenantId,
          id: credentialId,
          name: 'snmp',
          kind: 'snmp-community',
          key_id: sealed.keyId,
          ciphertext: sealed.ciphertext,
          created_at: at,
          updated_at: at,
        })
        .execute();
      for (const name of names) {
        const { id } = await trx
          .insertInto('devices')
          .values({
            tenant_id: tenantId,
            name,
            role: name.startsWith('cpe') ? 'cpe' : 'ap',
            macs: name === 'cpe' ? [CPE_MAC] : [],
            created_at: at,
            updated_at: at,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        ids.set(name, id);
        await trx
          .insertInto('device_sources')
          .values({
            tenant_id: tenantId,
            device_id: id,
            driver: 'snmp',
            address: name,
            port: 161,
            credential_id: credentialId,
            interval_ms: 1_000,
          })
          .execute();
      }
    });
    return { tenantId, ids };
  }

  /** A driver that answers by the device's address. */
  function driverOf(answer: (address: string) => Promise<PollResult>): DeviceDriver {
    return {
      id: 'snmp',
      title: 'test',
      defaultPort: 161,
      credentialKinds: ['snmp-community'],
      controls: 'one',
      open: (target) => ({ poll: () => answer(target.address), close: async () => undefined }),
    };
  }

  async function run(driver: DeviceDriver) {
    const clock = createSystemClock();
    const metrics = new MemoryMetricStore();
    const samples = createMemorySampleStream({ log: silentLog });
    const batches: PollBatch[] = [];
    samples.subscribe((published) => void batches.push(...published));
    const bus = createMemoryEventBus(silentLog);
    const warnings: [object, string][] = [];
    running = await runCollector({
      clock,
      log: { ...silentLog, warn: (fields, message) => void warnings.push([fields, message]) },
      inventory: createPostgresInventorySource({ database: db.database, secrets, bus }),
      findings: createPostgresFindings({ database: db.database, bus }),
      metrics,
      samples,
      pollRequests: createMemoryPollRequests(clock, silentLog),
      drivers: [driver],
      echoProgram: createMissingEchoProgram('none here'),
      spool: new SampleSpool(),
      onSpool: () => undefined,
      leases: createPostgresCollectorLeases(db.database),
      identity: { id: randomUUID(), name: 'test' },
      version: '0',
    });
    return { batches, bus, metrics, warnings };
  }

  const reading = (extra: Partial<DeviceReading> = {}): PollResult => ({
    ok: true,
    value: { observedAt: Date.now(), observations: [], warnings: [], ...extra },
  });

  it('does not let a device that never answers delay another one', async () => {
    const { ids } = await seed('slow', ['hangs', 'answers']);
    const { batches } = await run(
      driverOf((address) =>
        address === 'hangs' ? new Promise(() => undefined) : Promise.resolve(reading()),
      ),
    );
    const polls = () => batches.filter(({ deviceId }) => deviceId === ids.get('answers')).length;
    expect(await waitUntil(() => polls() >= 3, 6_000)).toBe(true);
  });

  it('stores what a device says of itself, and hangs a known station on its access point', async () => {
    const { tenantId, ids } = await seed('facts', ['ap', 'cpe']);
    const station = { mac: CPE_MAC, radio: 'wlan1', name: 'Cliente' };
    await run(
      driverOf(async (address) =>
        reading({
          identity: { vendor: 'MikroTik', model: 'RB-demo', version: '7.16' },
          ...(address === 'ap' ? { stations: [station] } : {}),
        }),
      ),
    );
    const link = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx.selectFrom('device_links').selectAll().execute(),
      );
    expect(await waitUntil(async () => (await link()).length === 1, 8_000)).toBe(true);
    expect(await link()).toMatchObject([
      {
        upstream_id: ids.get('ap'),
        downstream_id: ids.get('cpe'),
        kind: 'radio',
        source: 'discovered',
      },
    ]);
    const devices = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('devices').select(['model', 'vendor']).execute(),
    );
    expect(devices).toContainEqual({ vendor: 'MikroTik', model: 'RB-demo' });
  });

  it('keeps beside its source what a full read left out, until one leaves nothing out', async () => {
    const { tenantId } = await seed('warns', ['warns']);
    let warnings = ['/ip/neighbor is not permitted to this user'];
    await run(driverOf(async () => reading({ warnings })));
    const stored = async () => {
      const source = await db.database.withTenant(tenantId, (trx) =>
        trx.selectFrom('device_sources').select('last_warnings').executeTakeFirstOrThrow(),
      );
      return source.last_warnings.join();
    };
    expect(await waitUntil(async () => (await stored()) === warnings[0], 6_000)).toBe(true);
    warnings = [];
    expect(await waitUntil(async () => (await stored()) === '', 10_000)).toBe(true);
  });

  it('keeps the reason of a failed poll beside its source, and the credential’s secret nowhere', async () => {
    const { tenantId } = await seed('fails', ['refuses'], 'very-secret');
    const message = 'the router refused the user name or the password';
    const error = { kind: 'login-refused' as const, message };
    await run(driverOf(async () => ({ ok: false, error })));
    const source = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx
          .selectFrom('device_sources')
          .select(['last_error', 'last_ok_at'])
          .executeTakeFirstOrThrow(),
      );
    expect(await waitUntil(async () => (await source()).last_error === message, 6_000)).toBe(true);
    expect((await source()).last_ok_at).toBeNull();
  });

  it('stores what other devices say beside one whose words no database takes', async () => {
    const { tenantId } = await seed('rude', ['rude', 'refused', 'polite']);
    const name = `eth\u0000${'x'.repeat(5_000)}`;
    await run(
      driverOf(async (address) => {
        if (address === 'refused') {
          const message = 'it said "no\u0000way".';
          return { ok: false, error: { kind: 'protocol-error', message } };
        }
        return reading(
          address === 'polite'
            ? { identity: { model: 'polite' } }
            : { identity: { model: 'ru\u0000de' }, interfaces: [{ name }, { name: 'ether2' }] },
        );
      }),
    );
    const found = () =>
      db.database.withTenant(tenantId, async (trx) => ({
        models: await trx.selectFrom('devices').select('model').orderBy('model').execute(),
        errors: await trx
          .selectFrom('device_sources')
          .select('last_error')
          .where('last_error', 'is not', null)
          .execute(),
      }));
    const isStored = async () => (await found()).models.some(({ model }) => model === 'polite');
    expect(await waitUntil(isStored, 6_000)).toBe(true);
    const { models, errors } = await found();
    expect(models.map(({ model }) => model)).toEqual(['polite', 'ru de', null]);
    expect(errors).toEqual([{ last_error: 'it said "no way".' }]);
  });

  it('names the source whose credential no longer opens, and reads the others', async () => {
    const { tenantId, ids } = await seed('rekeyed', ['locked']);
    const other = createSecretBox(randomBytes(32));
    await db.database.withTenant(tenantId, async (trx) => {
      const { id } = await trx.selectFrom('credentials').select('id').executeTakeFirstOrThrow();
      const sealed = other.seal('{"kind":"snmp-community"}', credentialContext(tenantId, id));
      await trx
        .updateTable('credentials')
        .set({ key_id: sealed.keyId, ciphertext: sealed.ciphertext })
        .execute();
    });
    const open = await seed('not-rekeyed', ['answers']);
    const { batches, warnings } = await run(driverOf(async () => reading()));
    const source = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx
          .selectFrom('device_sources')
          .select(['last_error', 'last_failed_at'])
          .where('device_id', '=', ids.get('locked') ?? '')
          .executeTakeFirstOrThrow(),
      );
    const message = 'The credential "snmp" does not open with this SECRET_KEY: enter it again.';
    expect(await waitUntil(async () => (await source()).last_error === message, 6_000)).toBe(true);
    expect((await source()).last_failed_at).not.toBeNull();
    expect(warnings).toContainEqual([{ name: 'locked', driver: 'snmp' }, message]);
    expect(batches.some(({ deviceId }) => deviceId === open.ids.get('answers'))).toBe(true);
    expect(batches.some(({ deviceId }) => deviceId === ids.get('locked'))).toBe(false);
  });

  it('begins to read a device as soon as the inventory says so', async () => {
    const { batches, bus } = await run(driverOf(async () => reading()));
    const { tenantId, ids } = await seed('later', ['new-device']);
    await bus.publish('inventory.changed', { tenantId });
    const polled = () => batches.some(({ deviceId }) => deviceId === ids.get('new-device'));
    expect(await waitUntil(polled, 5_000)).toBe(true);
  });
});
