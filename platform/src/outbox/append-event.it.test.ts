import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../runtime/system-timers.js';
import { insertTenant } from '../testing/insert-tenant.js';
import { withDatabase } from '../testing/with-database.js';
import { appendEvent, OUTBOX_CHANNEL } from './append-event.js';

const AT = Date.UTC(2026, 2, 1, 12);

describe('appendEvent', () => {
  const { seed, db } = setUp();

  it('numbers the events of a subject by commit, without a hole after a rollback', async () => {
    const { tenantId } = await seed();
    const append = (subject: string) =>
      db.database.withTenant(tenantId, (trx) => appendEvent(trx, tenantId, event({ subject })));
    const undo = db.database.withTenant(tenantId, async (trx) => {
      await appendEvent(trx, tenantId, event({ subject: 'device:a' }));
      throw new Error('undo');
    });
    await expect(undo).rejects.toThrow('undo');
    const many = await Promise.all(Array.from({ length: 8 }, () => append('device:a')));
    expect(many.map(({ sequence }) => sequence).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await append('device:b')).toMatchObject({ sequence: 1 });
  });

  it('queues one delivery for each enabled endpoint that wants the type, and says so at the commit', async () => {
    const { tenantId, endpoint } = await seed();
    const other = await seed();
    await other.endpoint('not ours', ['device.down']);
    const wanting = await endpoint('n8n', ['device.down', 'device.up']);
    await endpoint('other types', ['incident.opened']);
    await endpoint('disabled', ['device.down'], false);
    const told: string[] = [];
    const unlisten = await db.database.listen(OUTBOX_CHANNEL, (payload) => told.push(payload));
    const appended = await db.database.withTenant(tenantId, async (trx) => {
      const first = await appendEvent(trx, tenantId, event({}));
      expect(told).toEqual([]);
      return first;
    });
    expect(await waitUntil(() => told.length > 0, 5_000)).toBe(true);
    expect(told).toEqual([tenantId]);
    const rows = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('channel_deliveries').selectAll().execute(),
    );
    expect(rows).toMatchObject([
      {
        channel_id: wanting,
        event_id: appended.id,
        state: 'pending',
        attempts: 0,
        subject: 'device:a',
        next_attempt_at: new Date(AT),
      },
    ]);
    await unlisten();
  });

  it('cuts data that is too large instead of failing the change', async () => {
    const { tenantId } = await seed();
    const data = { name: 'Torre\0\uD800', customers: 'x'.repeat(30_000) };
    const { id } = await db.database.withTenant(tenantId, (trx) =>
      appendEvent(trx, tenantId, event({ data })),
    );
    const row = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(row).toMatchObject({
      type: 'device.down',
      correlation_id: 'c-1',
      causation_id: null,
      actor: { kind: 'system' },
      data: { name: 'Torre\uFFFD\uFFFD', omitted: ['customers'] },
      at: new Date(AT),
    });
  });
});

function event(more: Partial<OutgoingEvent>): OutgoingEvent {
  return {
    type: 'device.down',
    at: AT,
    subject: 'device:a',
    correlationId: 'c-1',
    actor: { kind: 'system' },
    data: { name: 'ap' },
    ...more,
  };
}

function setUp() {
  const db = withDatabase();
  let made = 0;
  const seed = async () => {
    made += 1;
    const slug = `t${made}`;
    const at = new Date(AT);
    const tenantId = await insertTenant(db.database, { slug, at });
    const endpoint = async (name: string, types: string[], enabled = true) => {
      const row = await db.database.withTenant(tenantId, (trx) =>
        trx
          .insertInto('channels')
          .values({
            tenant_id: tenantId,
            kind: 'webhook',
            name,
            types,
            enabled,
            config: JSON.stringify({ url: 'https://hooks.example.net/' }),
            key_id: 'k',
            ciphertext: new Uint8Array([1]),
            created_by: 'test',
            created_at: at,
            updated_at: at,
          })
          .returning('id')
          .executeTakeFirstOrThrow(),
      );
      return row.id;
    };
    return { tenantId, endpoint };
  };
  return { db, seed };
}
