import type { ServiceLinkStatus } from '@atalaya/core/domain/services/service-link';
import type { Insertable, Selectable } from 'kysely';
import type { ServiceDeviceLinksTable } from '../postgres/customer-tables.js';
import type { Trx } from '../postgres/database.js';

export type ServiceLinkRow = Selectable<ServiceDeviceLinksTable>;
export type NewServiceLink = Omit<
  Insertable<ServiceDeviceLinksTable>,
  'id' | 'tenant_id' | 'valid_from' | 'valid_to'
>;

/** A statement takes 65,535 values. */
const CHUNK = 1_000;

/** These are so from `at` on. */
export async function openLinks(
  trx: Trx,
  tenantId: string,
  links: readonly NewServiceLink[],
  at: Date,
): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < links.length; start += CHUNK) {
    const rows = links
      .slice(start, start + CHUNK)
      .map((link) => ({ ...link, tenant_id: tenantId, valid_from: at }));
    const added = await trx
      .insertInto('service_device_links')
      .values(rows)
      .returning('id')
      .execute();
    ids.push(...added.map(({ id }) => id));
  }
  return ids;
}

/** These are so until `at`; the rows stay. */
export async function closeLinks(trx: Trx, ids: readonly string[], at: Date): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    await trx
      .updateTable('service_device_links')
      .set({ valid_to: at })
      .where('id', 'in', ids.slice(start, start + CHUNK))
      .where('valid_to', 'is', null)
      .execute();
  }
}

/**
 * Closes each of these links and opens it again with the status. A confirmed one takes the place of the service's
 * confirmed one of the same kind, which ends. `links` are open, and of each service and kind there is at most one that
 * is to be confirmed.
 */
export async function decideLinks(
  trx: Trx,
  tenantId: string,
  links: readonly ServiceLinkRow[],
  decision: { readonly status: ServiceLinkStatus; readonly by: string; readonly at: Date },
): Promise<void> {
  const { status, by, at } = decision;
  const isConfirmed = status === 'confirmed';
  const replaced = isConfirmed ? await confirmedBeside(trx, links) : [];
  await closeLinks(trx, [...links.map(({ id }) => id), ...replaced], at);
  await openLinks(
    trx,
    tenantId,
    links.map((link) => again(link, status, isConfirmed ? by : null, at)),
    at,
  );
}

/** Those that are confirmed for the same service and kind. */
export async function confirmedBeside(
  trx: Trx,
  links: readonly Pick<ServiceLinkRow, 'service_id' | 'kind'>[],
): Promise<string[]> {
  if (links.length === 0) return [];
  const wanted = new Set(links.map(placeOf));
  const rows = await trx
    .selectFrom('service_device_links')
    .where('service_id', 'in', [...new Set(links.map(({ service_id }) => service_id))])
    .where('status', '=', 'confirmed')
    .where('valid_to', 'is', null)
    .select(['id', 'service_id', 'kind'])
    .execute();
  return rows.filter((row) => wanted.has(placeOf(row))).map(({ id }) => id);
}

/** The part that a link plays: of each service one device of a kind is confirmed at most. */
export const placeOf = (link: Pick<ServiceLinkRow, 'service_id' | 'kind'>) =>
  `${link.service_id} ${link.kind}`;

function again(
  link: ServiceLinkRow,
  status: ServiceLinkStatus,
  by: string | null,
  at: Date,
): NewServiceLink {
  const { id: _, tenant_id: __, valid_from: ___, valid_to: ____, evidence, ...same } = link;
  return {
    ...same,
    evidence: JSON.stringify(evidence),
    status,
    confirmed_by: by,
    confirmed_at: by === null ? null : at,
  };
}
