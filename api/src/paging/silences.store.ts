import { checkSilence, type SilenceKind } from '@atalaya/core/domain/paging/silence';
import { noteSilenced } from '@atalaya/platform/paging/note-notice.store';
import { readSilencing } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { conflict, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** Each is looked at whenever something of an incident is told. */
const MOST_OPEN = 500;

export interface SilenceDraft {
  readonly kind: SilenceKind;
  readonly targetId: string;
  readonly from: Date;
  readonly until: Date;
  readonly reason: string;
}

/** A silence that was stored, and the open incidents that look different for it. */
export interface ChangedSilence {
  readonly id: string;
  readonly incidentIds: readonly string[];
}

/** Mutes what is told, and says so in the timeline of what is open; monitoring, opening and resolution go on. */
export async function insertSilence(
  unit: TenantUnit,
  draft: SilenceDraft,
): Promise<ChangedSilence> {
  const { kind, targetId, from, until, reason } = draft;
  const problem = checkSilence(from.getTime(), until.getTime(), unit.now.getTime());
  if (problem !== null) throw invalidField(problem.field, problem.message);
  await refuseUnknown(unit.trx, kind, targetId);
  await refuseTooMany(unit);
  const { id } = await unit.insert('silences', {
    kind,
    incident_id: kind === 'incident' ? targetId : null,
    rule_id: kind === 'rule' ? targetId : null,
    device_id: kind === 'device' || kind === 'subtree' ? targetId : null,
    site_id: kind === 'site' ? targetId : null,
    from_at: from,
    until_at: until,
    reason,
    created_by: unit.actor.name,
    created_at: unit.now,
    ended_at: null,
    ended_by: null,
  });
  return { id, incidentIds: await readHeld(unit, id, true) };
}

/** What it holds back is told by the alerting role, which hears of it. */
export async function endSilence(unit: TenantUnit, id: string): Promise<ChangedSilence> {
  const silence = await unit.find('silences', id);
  if (silence.ended_at !== null || silence.until_at <= unit.now) {
    throw conflict('silence-over', 'This silence is over already.');
  }
  const incidentIds = await readHeld(unit, id, false);
  await unit.update('silences', id, { ended_at: unit.now, ended_by: unit.actor.name });
  return { id, incidentIds };
}

/** Open incidents that this silence holds now. */
async function readHeld(unit: TenantUnit, id: string, note: boolean): Promise<string[]> {
  const { trx, tenantId, now } = unit;
  const open = await trx
    .selectFrom('incidents')
    .select('id')
    .where('resolved_at', 'is', null)
    .orderBy('id')
    .execute();
  const ids = open.map((incident) => incident.id);
  const held: string[] = [];
  for (const [incidentId, silence] of await readSilencing(trx, ids, now)) {
    if (silence.id !== id) continue;
    if (note) await noteSilenced(trx, { tenantId, incidentId, at: now }, silence);
    held.push(incidentId);
  }
  return held;
}

const TABLES = {
  incident: 'incidents',
  rule: 'alert_rules',
  device: 'devices',
  subtree: 'devices',
  site: 'sites',
} as const satisfies Record<SilenceKind, string>;

async function refuseUnknown(trx: Trx, kind: SilenceKind, id: string): Promise<void> {
  const row = await trx
    .selectFrom(TABLES[kind])
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw invalidField('target.id', 'does not exist');
  if (kind !== 'incident') return;
  const { resolved_at: resolvedAt } = await trx
    .selectFrom('incidents')
    .select('resolved_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (resolvedAt !== null) {
    throw conflict('incident-resolved', 'This incident is resolved already.');
  }
}

async function refuseTooMany(unit: TenantUnit): Promise<void> {
  await unit.lockTenant();
  const { count } = await unit.trx
    .selectFrom('silences')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('until_at', '>', unit.now)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_OPEN) {
    throw conflict('too-many-silences', `There are ${MOST_OPEN} silences: end some first.`);
  }
}
