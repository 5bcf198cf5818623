import { accessIdentity } from '@atalaya/core/domain/services/access-identity';
import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { routerSyncDecideSchema } from '@atalaya/core/wire/rest/router-sync';
import type { RouterSyncRowsTable } from '@atalaya/platform/postgres/sync-tables';
import { wantSpeed } from '@atalaya/platform/sync/want-speed.store';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import { insertService } from '../customers/insert-service.store.js';
import { type FieldError, invalid } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

type Choice = z.output<typeof routerSyncDecideSchema>['rows'][number];
type Row = Selectable<RouterSyncRowsTable>;

export interface Decided {
  readonly changed: number;
  readonly commands: number;
}

/** All or none, each with its audit row; what cannot be done is named row by row. */
export async function decideSync(unit: TenantUnit, choices: readonly Choice[]): Promise<Decided> {
  const rows = await lock(unit, choices);
  const errors: FieldError[] = [];
  let commands = 0;
  for (const [place, choice] of choices.entries()) {
    const row = rows.get(choice.id);
    if (row === undefined) continue;
    const outcome = await carryOut(unit, row, choice);
    if (typeof outcome === 'number') commands += outcome;
    else errors.push({ field: `rows.${place}.${outcome.field}`, message: outcome.message });
  }
  if (errors.length > 0) throw invalid(errors);
  await unit.recordAll(
    choices.map(({ id, ...choice }) => {
      const row = rows.get(id);
      return {
        action: `router_sync.${choice.choice}`,
        subjectType: 'device',
        subjectId: row?.router_id ?? id,
        before: { kind: row?.kind, menu: row?.menu, key: row?.key, found: row?.details.found },
        after: choice,
      };
    }),
  );
  if (commands > 0) unit.announce('network-commands.requested');
  return { changed: choices.length, commands };
}

async function lock(unit: TenantUnit, choices: readonly Choice[]): Promise<Map<string, Row>> {
  const ids = choices.map(({ id }) => id);
  const rows = await unit.trx
    .selectFrom('router_sync_rows')
    .selectAll()
    .where('id', 'in', ids)
    .forUpdate()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const errors = ids.flatMap((id, place): FieldError[] => {
    const field = `rows.${place}.id`;
    if (!byId.has(id)) return [{ field, message: 'does not exist' }];
    return ids.indexOf(id) < place ? [{ field, message: 'is there twice' }] : [];
  });
  if (errors.length > 0) throw invalid(errors);
  return byId;
}

type Refusal = { readonly field: string; readonly message: string };

/** The commands that were made, or why it cannot be. */
async function carryOut(unit: TenantUnit, row: Row, choice: Choice): Promise<number | Refusal> {
  switch (choice.choice) {
    case 'ignore':
    case 'heed':
      await setIgnored(unit, row.id, choice.choice === 'ignore');
      return 0;
    case 'platform':
      return push(unit, row);
    case 'link':
      return link(unit, row, choice.serviceId);
    case 'create':
      return create(unit, row, choice);
  }
}

async function setIgnored({ trx, actor, now }: TenantUnit, id: string, isIgnored: boolean) {
  await trx
    .updateTable('router_sync_rows')
    .set({ ignored_at: isIgnored ? now : null, ignored_by: isIgnored ? actor.name : null })
    .where('id', '=', id)
    .execute();
}

/** The same command as a change of plan: read, written where it differs, read back. */
async function push(unit: TenantUnit, row: Row): Promise<number | Refusal> {
  const { trx, tenantId, actor, now } = unit;
  const { service_id: serviceId, details } = row;
  if (serviceId === null) return refused('choice', 'is for what the books have');
  if (details.writes.length === 0) {
    return refused('choice', details.obstacle ?? 'has nothing that the platform would write');
  }
  const { mode } = (await trx
    .selectFrom('enforcement_routers')
    .where('device_id', '=', row.router_id)
    .select('mode')
    .executeTakeFirst()) ?? { mode: 'off' };
  if (mode !== 'enforce') return refused('choice', 'needs a router that is switched on');
  const wish = { actor: actor.name, cause: 'sync', when: 'now' as const };
  const made = await wantSpeed(trx, tenantId, serviceId, wish, now.getTime());
  return made > 0 ? made : refused('choice', 'needs a line that one router alone carries');
}

const KIND_OF: Readonly<Record<Row['menu'], AccessKind>> = {
  'ppp/secret': 'pppoe',
  'ip/dhcp-server/lease': 'dhcp',
  'queue/simple': 'static',
};

/** What the row makes of a line. */
function accessOf(row: Row): { readonly kind: AccessKind; readonly identity: string } | undefined {
  if (row.kind !== 'router_only') return undefined;
  const kind = KIND_OF[row.menu];
  const identity = accessIdentity(kind, row.key);
  return identity === undefined ? undefined : { kind, identity };
}

async function link(
  unit: TenantUnit,
  row: Row,
  serviceId: string | undefined,
): Promise<number | Refusal> {
  const access = accessOf(row);
  if (access === undefined) return refused('choice', 'is for what the router alone has');
  if (serviceId === undefined) return refused('serviceId', 'must be given');
  if (await isTaken(unit, access)) return refused('id', 'is a line of the books by now');
  const service = await unit.trx
    .selectFrom('services')
    .where('id', '=', serviceId)
    .select(['id', 'access_identity', 'desired_state'])
    .forUpdate()
    .executeTakeFirst();
  if (service === undefined) return refused('serviceId', 'does not exist');
  if (service.access_identity !== null || service.desired_state === 'cancelled') {
    return refused('serviceId', 'is no line that waits for its access');
  }
  await unit.update('services', serviceId, {
    access_kind: access.kind,
    access_identity: access.identity,
    updated_at: unit.now,
  });
  return 0;
}

async function create(
  unit: TenantUnit,
  row: Row,
  { customerId, planId }: Choice,
): Promise<number | Refusal> {
  const access = accessOf(row);
  if (access === undefined) return refused('choice', 'is for what the router alone has');
  if (customerId === undefined) return refused('customerId', 'must be given');
  if (planId === undefined) return refused('planId', 'must be given');
  if (await isTaken(unit, access)) return refused('id', 'is a line of the books by now');
  if (!(await isThere(unit, 'customers', customerId))) {
    return refused('customerId', 'does not exist');
  }
  if (!(await isThere(unit, 'plans', planId))) return refused('planId', 'does not exist');
  await insertService(unit, {
    ...{ customerId, planId, accessKind: access.kind, accessIdentity: access.identity },
    ...{ address: '', latitude: null, longitude: null, ipv6Prefix: null },
    ...{ contractId: null, billedUntil: null, notes: '' },
  });
  return 0;
}

async function isThere(
  { trx, tenantId }: TenantUnit,
  table: 'customers' | 'plans',
  id: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ${sql.table(table)} where tenant_id = ${tenantId} and id = ${id}`.execute(trx);
  return rows.length > 0;
}

async function isTaken(
  { trx }: TenantUnit,
  { kind, identity }: { readonly kind: AccessKind; readonly identity: string },
): Promise<boolean> {
  const found = await trx
    .selectFrom('services')
    .where('access_kind', '=', kind)
    .where('access_identity', '=', identity)
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

const refused = (field: string, message: string): Refusal => ({ field, message });
