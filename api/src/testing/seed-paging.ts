import { randomUUID } from 'node:crypto';
import type { Tenant, TestApi } from './with-api.js';

/** Somebody on call, whom to page and what is muted: a row in each table of paging. */
export async function seedPaging(
  api: TestApi,
  tenant: Tenant,
  of: { readonly slug: string; readonly incident: string; readonly user: string },
) {
  const { slug, incident, user } = of;
  const at = new Date(api.clock.now());
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body)).as<{ id: string }>(201).id;
  const peopleChannel = await seedPeopleChannel(api, tenant.id, `${slug} phone`, user);
  const onCallRota = await make('/on-call-rotas', {
    name: `${slug} rota`,
    period: 'weekly',
    handoverTime: '09:00',
    startsOn: '2026-03-02',
    userIds: [user],
  });
  const swap = { userId: user, from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' };
  const rota = await tenant.owner.post(`/on-call-rotas/${onCallRota}/overrides`, swap);
  const escalationPolicy = await make('/escalation-policies', {
    name: `${slug} policy`,
    steps: [{ afterMinutes: 0, targets: [{ kind: 'rota', id: onCallRota }] }],
  });
  await tenant.owner.patch(`/quiet-hours/${peopleChannel}`, { critical: null });
  const silence = await make('/silences', {
    target: { kind: 'incident', id: incident },
    until: '2026-03-02T12:00:00Z',
    reason: `${slug} works`,
  });
  await api.db.database.withTenant(tenant.id, async (trx) => {
    const row = { tenant_id: tenant.id, incident_id: incident };
    await trx
      .insertInto('incident_tellings')
      .values({ ...row, channel_id: peopleChannel, at })
      .execute();
    await trx
      .insertInto('incident_pagings')
      .values({
        ...row,
        event_id: randomUUID(),
        severity: 'critical',
        ladder: null,
        state: 'stopped',
        stopped_for: 'silenced',
        started_at: at,
        next_at: null,
      })
      .execute();
    await trx
      .insertInto('held_pages')
      .values({
        ...row,
        channel_id: peopleChannel,
        about: 'opened',
        event_id: randomUUID(),
        step: 0,
        note: '{}',
        held_until: at,
      })
      .execute();
  });
  const [override] = rota.as<{ overrides: { id: string }[] }>(201).overrides;
  return {
    silence,
    peopleChannel,
    onCallRota,
    onCallOverride: override?.id ?? '',
    escalationPolicy,
  };
}

/** A person's channel to which nothing is ever sent. */
export async function seedPeopleChannel(
  api: TestApi,
  tenantId: string,
  name: string,
  userId: string | null,
): Promise<string> {
  const at = new Date(api.clock.now());
  const { id } = await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('channels')
      .values({
        tenant_id: tenantId,
        kind: 'email',
        name,
        config: '{}',
        user_id: userId,
        created_by: 'test',
        created_at: at,
        updated_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return id;
}
