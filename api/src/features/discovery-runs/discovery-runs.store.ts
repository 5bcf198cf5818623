import { addressScope } from '@atalaya/core/domain/discovery/address-scope';
import type { DiscoveryRunCreate } from '@atalaya/core/wire/rest/discovery-runs';
import { sql } from 'kysely';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { readCredentialKind } from '../../network/credential-kind.read-model.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { hasLoopbackDevice } from './discovery-runs.read-model.js';

/** Open ones of a tenant; they are carried out one after the other. */
const MOST_OPEN_RUNS = 10;
/** Ended ones that a tenant keeps, with what they found. */
const RUNS_KEPT = 50;
const DISCOVERY_KINDS = ['snmp-community', 'snmp-v3', 'routeros'];

export async function insertRun(unit: TenantUnit, run: DiscoveryRunCreate): Promise<string> {
  await checkScope(unit, run);
  await checkCredentials(unit, run.credentialIds);
  await checkCollector(unit, run.collector);
  await checkOpenRuns(unit);
  const { id } = await unit.trx
    .insertInto('discovery_runs')
    .values({
      tenant_id: unit.tenantId,
      requested_by: unit.actor.name,
      targets: run.targets,
      excluded: run.excluded,
      neighbours: run.neighbours,
      credential_ids: [...new Set(run.credentialIds)],
      silent_too: run.silentToo,
      rate_per_second: run.ratePerSecond,
      snmp_port: run.snmpPort,
      routeros_port: run.routerosPort,
      collector: run.collector?.toLowerCase() ?? null,
      state: 'queued',
      error: null,
      claimed_by: null,
      heartbeat_at: null,
      created_at: unit.now,
      started_at: null,
      finished_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await forgetOldRuns(unit);
  await announceAndRecord(unit, id, 'discovery.start', run);
  return id;
}

/** Asks for a stop; what ended already stays as it is. One that nobody carries out yet has stopped at once. */
export async function stopRun(unit: TenantUnit, id: string): Promise<void> {
  const run = await unit.trx
    .selectFrom('discovery_runs')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!run) throw notFound();
  if (run.state !== 'queued' && run.state !== 'running') return;
  const isWaiting = run.state === 'queued';
  await unit.trx
    .updateTable('discovery_runs')
    .set({ state: isWaiting ? 'stopped' : 'stopping', finished_at: isWaiting ? unit.now : null })
    .where('id', '=', id)
    .execute();
  await announceAndRecord(unit, id, 'discovery.stop');
}

async function announceAndRecord(
  unit: TenantUnit,
  id: string,
  action: string,
  after?: object,
): Promise<void> {
  unit.announce('discovery.requested');
  await unit.record({ action, subjectType: 'discovery', subjectId: id, after });
}

async function checkScope(unit: TenantUnit, run: DiscoveryRunCreate): Promise<void> {
  if (run.targets.length === 0 && !run.neighbours) {
    throw invalidField('targets', 'must name an address or a subnet, or `neighbours` must be true');
  }
  const allowsLoopback = await hasLoopbackDevice(unit.trx);
  const scope = addressScope(run.targets, run.excluded, { allowsLoopback });
  if (scope.ok) return;
  const { at, message } = scope.error;
  throw invalidField(at === undefined ? 'targets' : `${at.list}.${at.index}`, message);
}

async function checkCredentials(unit: TenantUnit, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const kind = await readCredentialKind(unit.trx, id);
    const field = `credentialIds.${index}`;
    if (kind === undefined) throw invalidField(field, 'does not exist');
    if (!DISCOVERY_KINDS.includes(kind)) {
      throw invalidField(field, `is of kind ${kind}: discovery tries SNMP and RouterOS ones`);
    }
  }
}

/** A remote collector does no errands: a run that named one would wait for ever. */
async function checkCollector(unit: TenantUnit, collector: string | null): Promise<void> {
  if (collector === null) return;
  const { rows } = await sql`
    select 1 from collectors where id::text = ${collector.toLowerCase()} and kind = 'local'`.execute(
    unit.trx,
  );
  if (rows.length === 0) {
    throw invalidField('collector', 'is no collector of this installation that can carry it out');
  }
}

async function checkOpenRuns(unit: TenantUnit): Promise<void> {
  const { open } = await unit.trx
    .selectFrom('discovery_runs')
    .where('state', 'in', ['queued', 'running', 'stopping'])
    .select((eb) => eb.fn.countAll<string>().as('open'))
    .executeTakeFirstOrThrow();
  if (Number(open) >= MOST_OPEN_RUNS) {
    throw conflict('too-many-runs', `${open} runs wait or are under way: let one end first.`);
  }
}

async function forgetOldRuns(unit: TenantUnit): Promise<void> {
  const kept = unit.trx
    .selectFrom('discovery_runs')
    .select('id')
    .orderBy('created_at', 'desc')
    .limit(RUNS_KEPT);
  await unit.trx
    .deleteFrom('discovery_runs')
    .where('state', 'in', ['stopped', 'done', 'failed'])
    .where('id', 'not in', kept)
    .execute();
}
