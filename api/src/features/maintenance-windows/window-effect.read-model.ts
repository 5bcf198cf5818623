import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { MaintenancePreview } from '@atalaya/core/wire/rest/maintenance-windows';
import {
  readLostDevices,
  readWindowHurt,
} from '@atalaya/platform/maintenance/window-effect.read-model';
import { readReach } from '@atalaya/platform/maintenance/window-reach.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { asDeviceRole, asState, shownState } from '../../network/device-state.read-model.js';

const LISTED = 50;

type Effect = Pick<MaintenancePreview, 'devices' | 'openIncidents'> & {
  readonly customers: NonNullable<MaintenancePreview['customers']>;
};

/** Which devices a scope takes out of service, and whom that hurts, as things stand. */
export async function readEffect(
  trx: Trx,
  tenantId: string,
  scope: readonly ScopePart[],
  now: Instant,
): Promise<Effect> {
  const { inside, all } = await readLostDevices(trx, scope);
  const { customers, monthly, ...counts } = await readWindowHurt(trx, inside, now);
  return {
    devices: {
      inScope: inside.size,
      behind: all.length - inside.size,
      listed: await readListed(trx, all, inside, now),
    },
    openIncidents: await readOpenIncidents(trx, all),
    customers: {
      ...counts,
      monthly: [...monthly],
      listed: customers.slice(0, LISTED),
      reach: await readReach(
        trx,
        tenantId,
        customers.map(({ id }) => id),
      ),
    },
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
    .orderBy((eb) => eb('d.id', 'in', [...inside]), 'desc')
    // What others hang on before subscribers' own.
    .orderBy((eb) => eb('d.role', 'in', ['cpe', 'onu']))
    .orderBy('d.name')
    .limit(LISTED)
    .execute();
  return rows.map(({ id, name, role, state }) => ({
    id,
    name,
    role: asDeviceRole(role),
    state: asState(state),
    inScope: inside.has(id),
  }));
}

const LISTED_INCIDENTS = 10;

/** Work on what is broken already hides whether it comes back. */
async function readOpenIncidents(
  trx: Trx,
  deviceIds: readonly string[],
): Promise<Effect['openIncidents']> {
  if (deviceIds.length === 0) return [];
  const rows = await trx
    .selectFrom('incidents as i')
    .where('i.resolved_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('incident_devices as d')
          .whereRef('d.incident_id', '=', 'i.id')
          .where('d.to_at', 'is', null)
          .where('d.device_id', 'in', [...deviceIds])
          .select('d.id'),
      ),
    )
    .select(['i.id', 'i.root_name', 'i.opened_at'])
    .orderBy('i.opened_at', 'desc')
    .limit(LISTED_INCIDENTS)
    .execute();
  return rows.map(({ id, root_name, opened_at }) => ({
    id,
    rootName: root_name,
    openedAt: opened_at.toISOString(),
  }));
}
