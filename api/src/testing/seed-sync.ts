import { randomUUID } from 'node:crypto';
import type { Tenant, TestApi } from './with-api.js';

const BOXES = ['pathCpe', 'oldCpe', 'otherCpe', 'spareCpe'] as const;

const ROWS = ['syncRow', 'linkedRow', 'ownedRow', 'plannedRow'] as const;

/**
 * CPEs that are suggested for a service, a spare one, and one that was replaced before; lines that a router alone has,
 * and a service that waits for its access.
 */
export async function seedSync(
  api: TestApi,
  { id: tenantId }: Tenant,
  of: {
    readonly slug: string;
    readonly service: string;
    readonly customer: string;
    readonly plan: string;
    readonly enforcementRouter: string;
  },
) {
  const at = new Date(api.clock.now());
  const row = { tenant_id: tenantId };
  const boxes = BOXES.map((box) => ({ box, id: randomUUID(), name: `${of.slug} ${box}` }));
  const idOf = (box: (typeof BOXES)[number]) => boxes.find((one) => one.box === box)?.id ?? '';
  const rows = ROWS.map((name) => ({ name, id: randomUUID() }));
  const rowOf = (name: (typeof ROWS)[number]) => rows.find((one) => one.name === name)?.id ?? '';
  const waitingService = randomUUID();
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('devices')
      .values(
        boxes.map(({ id, name }) => ({
          ...row,
          ...{ id, name, role: 'cpe', created_at: at, updated_at: at },
        })),
      )
      .execute();
    await trx
      .insertInto('service_device_links')
      .values(
        boxes
          .filter(({ box }) => box !== 'spareCpe')
          .map(({ id }) => ({
            ...row,
            ...{ service_id: of.service, device_id: id, kind: 'cpe' as const },
            ...{ source: 'discovered' as const, status: 'suggested' as const, score: 0.5 },
            valid_from: at,
          })),
      )
      .execute();
    await trx
      .insertInto('device_replacements')
      .values({
        ...row,
        service_id: of.service,
        ...{ old_name: `${of.slug} lost`, new_device_id: idOf('oldCpe'), new_name: of.slug },
        ...{ had_acceptance: true, replaced_by: of.slug, replaced_at: at },
      })
      .execute();
    await trx
      .insertInto('services')
      .values({
        ...row,
        ...{ id: waitingService, customer_id: of.customer, plan_id: of.plan },
        ...{ access_kind: 'pppoe', created_at: at, updated_at: at },
      })
      .execute();
    const found = {
      found: { name: of.slug },
      wanted: null,
      differs: [],
      writes: [],
      obstacle: null,
    };
    await trx
      .insertInto('router_sync_rows')
      .values(
        rows.map(({ name, id }) => ({
          ...row,
          ...{ id, router_id: of.enforcementRouter, kind: 'router_only' as const, found_at: at },
          ...{ menu: 'ppp/secret' as const, key: `${of.slug} ${name}` },
          details: JSON.stringify(found),
        })),
      )
      .execute();
  });
  return {
    pathCpe: idOf('pathCpe'),
    oldCpe: idOf('oldCpe'),
    otherCpe: idOf('otherCpe'),
    spareCpe: idOf('spareCpe'),
    syncRow: rowOf('syncRow'),
    linkedRow: rowOf('linkedRow'),
    ownedRow: rowOf('ownedRow'),
    plannedRow: rowOf('plannedRow'),
    waitingService,
  };
}
