import { devicesInScope, type ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { MaintenancePreview } from '@atalaya/core/wire/rest/maintenance-windows';
import { readScopeNetwork } from '@atalaya/platform/maintenance/scope-network.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { impactOf, withWhatHangsOn } from '@atalaya/platform/services/impact.read-model';
import { asDeviceRole, asState, shownState } from '../../network/device-state.read-model.js';

const LISTED = 50;

type Effect = Pick<MaintenancePreview, 'devices'> & {
  readonly customers: NonNullable<MaintenancePreview['customers']>;
};

/** Which devices a scope takes out of service, and whom that hurts, as things stand. */
export async function readEffect(
  trx: Trx,
  scope: readonly ScopePart[],
  now: Instant,
): Promise<Effect> {
  const inside = devicesInScope(scope, await readScopeNetwork(trx));
  const lost = await withWhatHangsOn(trx, [...inside]);
  return {
    devices: {
      inScope: inside.size,
      behind: lost.length - inside.size,
      // What lies inside comes first in the list of what is lost.
      listed: await readListed(trx, lost.slice(0, LISTED), inside, now),
    },
    customers: await readHurt(trx, [...inside]),
  };
}

async function readListed(
  trx: Trx,
  ids: readonly string[],
  inside: ReadonlySet<string>,
  now: Instant,
): Promise<Effect['devices']['listed']> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('devices as d')
    .leftJoin('device_state as ds', 'ds.device_id', 'd.id')
    .where('d.id', 'in', [...ids])
    .select(['d.id', 'd.name', 'd.role', shownState(now).as('state')])
    .orderBy('d.name')
    .execute();
  const listed = rows.map(({ id, name, role, state }) => ({
    id,
    name,
    role: asDeviceRole(role),
    state: asState(state),
    inScope: inside.has(id),
  }));
  return listed.sort((a, b) => Number(b.inScope) - Number(a.inScope));
}

async function readHurt(trx: Trx, deviceIds: readonly string[]): Promise<Effect['customers']> {
  const { hurt, alreadySuspended } = await impactOf(trx, deviceIds);
  const customers = new Map(
    hurt.map(({ customerId, customerName, customerKind }) => [
      customerId,
      { id: customerId, name: customerName, kind: customerKind },
    ]),
  );
  const persons = [...customers.values()].filter(({ kind }) => kind === 'person');
  const companies = [...customers.values()].filter(({ kind }) => kind === 'company');
  return {
    services: hurt.length,
    suggestedServices: hurt.filter(({ certainty }) => certainty === 'suggested').length,
    suspendedServices: alreadySuspended.length,
    persons: persons.length,
    companies: companies.length,
    listed: [...companies, ...persons].slice(0, LISTED),
  };
}
