import type { BundleSettings } from '@atalaya/core/domain/enforcement/bundle-settings';
import type {
  EnforcementRouter,
  RouterTermsView,
  routerModeSchema,
} from '@atalaya/core/wire/rest/enforcement';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readEnforcementRouters, routerView } from './enforcement-routers.read-model.js';

const NO_RULES = 'UISP enforces there, by its own rules: none of ours are written.';

export async function mustRouter(trx: Trx, id: string) {
  const [row] = await readEnforcementRouters(trx, { limit: 1, id }, undefined);
  if (row === undefined) throw notFound();
  return routerView(row);
}

/** How a router is written; what of it decides where blocks stand changes only while nothing is written. */
export async function replaceTerms(
  unit: TenantUnit,
  id: string,
  terms: RouterTermsView,
): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  const before = await lockRouter(unit, id);
  const { writesPerMinute, credentialId, ...places } = terms;
  const { writesPerMinute: _, credentialId: __, ...placesBefore } = before.terms;
  const isMoved = JSON.stringify(places) !== JSON.stringify(placesBefore);
  if (before.mode === 'enforce' && isMoved) {
    throw conflict('router-on', 'Switch the router to observe first: its blocks stand elsewhere.');
  }
  if (credentialId !== null) await checkCredential(trx, credentialId, before.via);
  await trx
    .updateTable('enforcement_routers')
    .set({
      pppoe_strategy: places.pppoe,
      dhcp_strategy: places.dhcp,
      static_strategy: places.static,
      list_name: places.listName,
      suspended_profile: places.suspendedProfile,
      reduced_profile: places.reducedProfile,
      writes_per_minute: writesPerMinute,
      credential_id: credentialId,
      updated_at: now,
      updated_by: actor.name,
    })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', id)
    .execute();
  if (isMoved && before.mode !== 'off') await ask(unit, id);
  await record(unit, 'terms', id, before.terms, terms);
}

async function checkCredential(trx: Trx, id: string, via: EnforcementRouter['via']): Promise<void> {
  const found = await trx
    .selectFrom('credentials')
    .where('id', '=', id)
    .select('kind')
    .executeTakeFirst();
  if (found === undefined) throw invalidField('credentialId', 'does not exist');
  if (found.kind === via) return;
  throw invalidField('credentialId', `is not one of ${via === 'uisp' ? 'UISP' : 'RouterOS'}`);
}

/** off, only watched, or written. A comparison follows at once. */
export async function setMode(
  unit: TenantUnit,
  id: string,
  { mode, bundle }: z.output<typeof routerModeSchema>,
): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  const before = await lockRouter(unit, id);
  if (mode === 'enforce') {
    if (bundle && before.via === 'uisp') throw conflict('uisp-router', NO_RULES);
    const isSound = before.bundle !== null && before.bundle.problems.length === 0;
    if (bundle === undefined && !isSound) {
      throw invalidField('bundle', 'is needed: its firewall rules were not found in order');
    }
  } else if (bundle) throw invalidField('bundle', 'is written where the mode is enforce');
  await trx
    .updateTable('enforcement_routers')
    .set({ mode, updated_at: now, updated_by: actor.name })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', id)
    .execute();
  if (mode !== 'enforce') await endWaiting(unit, id);
  if (mode === 'off') await endDrifts(unit, id);
  else await ask(unit, id);
  if (bundle) await queueBundle(unit, id, bundle);
  await record(unit, 'mode', id, { mode: before.mode }, { mode });
}

/** What waits for a router that is written no more is stale: it is decided anew when it is switched on again. */
async function endWaiting({ trx, tenantId, now }: TenantUnit, id: string): Promise<void> {
  await sql`
    with held as (
      select id from network_commands
      where tenant_id = ${tenantId} and router_id = ${id} and state in ('queued', 'failed')
      order by id for update
    )
    update network_commands c set state = 'stale', settled_at = ${now}
    from held h where c.tenant_id = ${tenantId} and c.id = h.id`.execute(trx);
}

async function endDrifts({ trx, now }: TenantUnit, id: string): Promise<void> {
  await trx
    .updateTable('network_drifts')
    .set({ ended_at: now, ended_how: 'off' })
    .where('router_id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

export async function askComparison(unit: TenantUnit, id: string): Promise<void> {
  const { mode } = await lockRouter(unit, id);
  if (mode === 'off') throw conflict('router-off', 'The router is off: it is not even read.');
  await ask(unit, id);
  await record(unit, 'compare', id);
}

/** Has the whole router read and held against the books as soon as it can be. */
export async function ask(unit: TenantUnit, id: string): Promise<void> {
  const { trx, tenantId, now } = unit;
  await sql`
    update enforcement_routers set reconcile_asked_at = ${now}, reconciled = reconciled - 'retryAt'
    where tenant_id = ${tenantId} and device_id = ${id}`.execute(trx);
  unit.announce('network-commands.requested');
}

export async function askBundle(
  unit: TenantUnit,
  id: string,
  settings: BundleSettings,
): Promise<void> {
  const { mode, via } = await lockRouter(unit, id);
  if (via === 'uisp') throw conflict('uisp-router', NO_RULES);
  if (mode !== 'enforce') {
    throw conflict('router-not-on', 'The router is not switched on: nothing is written to it.');
  }
  await queueBundle(unit, id, settings);
  await record(unit, 'bundle', id, undefined, settings);
}

/** The last word on the firewall's rules counts. */
async function queueBundle(unit: TenantUnit, id: string, settings: BundleSettings): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  await trx
    .updateTable('network_commands')
    .set({ state: 'stale', settled_at: now })
    .where('router_id', '=', id)
    .where('intent', '=', 'bundle')
    .where('state', 'in', ['queued', 'failed'])
    .execute();
  await trx
    .insertInto('network_commands')
    .values({
      tenant_id: tenantId,
      router_id: id,
      service_id: null,
      intent: 'bundle',
      generation: 0,
      actor: actor.name,
      cause: 'hand',
      payload: JSON.stringify(settings),
      due_at: now,
      created_at: now,
    })
    .execute();
  unit.announce('network-commands.requested');
}

/** The router as it is, with a row of its own from now on that is held until the unit ends. */
export async function lockRouter(unit: TenantUnit, id: string) {
  const { trx, tenantId, actor, now } = unit;
  await mustRouter(trx, id);
  await trx
    .insertInto('enforcement_routers')
    .values({
      tenant_id: tenantId,
      device_id: id,
      mode: 'off',
      updated_at: now,
      updated_by: actor.name,
    })
    .onConflict((there) => there.doNothing())
    .execute();
  await sql`
    select 1 from enforcement_routers where tenant_id = ${tenantId} and device_id = ${id}
    for update`.execute(trx);
  return await mustRouter(trx, id);
}

async function record(
  unit: TenantUnit,
  what: 'terms' | 'mode' | 'compare' | 'bundle',
  id: string,
  before?: object,
  after?: object,
): Promise<void> {
  await unit.record({
    action: `enforcement_router.${what}`,
    subjectType: 'device',
    subjectId: id,
    before,
    after,
  });
}
