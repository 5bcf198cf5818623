import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import { sharesContacts } from '@atalaya/core/domain/maintenance/share-contacts';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import type { StoredWindow } from './maintenance-windows.read-model.js';
import { tellPeople } from './tell-people.store.js';
import { type HurtCustomer, readLostDevices, readWindowHurt } from './window-effect.read-model.js';

const MOST_NAMED = 50;
const MOST_OCCURRENCES = 5;

/** When it is planned, before and after each time of it, and when it will not come. */
export type WindowPhase = 'scheduled' | 'upcoming' | 'ended' | 'cancelled';

export interface WindowNews {
  readonly tenantId: string;
  readonly phase: WindowPhase;
  readonly timezone: string;
  readonly at: Instant;
  readonly actor: EventActor;
  /** The time that ended. */
  readonly ended?: Occurrence;
  /** The time that comes near. */
  readonly upcoming?: Occurrence;
}

/**
 * `maintenance.scheduled`, in the transaction that makes it true: when, where, whom it hurts as things stand, and
 * whether these are to be told. Telephone numbers and addresses only where the tenant says so.
 */
export async function appendWindowEvent(
  trx: Trx,
  window: StoredWindow,
  news: WindowNews,
): Promise<void> {
  const { tenantId, phase, timezone, at, actor, ended, upcoming } = news;
  const { id, name, work, schedule, scope, tellCustomers, sendsMessages, noticeHours } = window;
  const { inside, all } = await readLostDevices(trx, scope);
  const { customers, ...affected } = await readWindowHurt(trx, inside, at);
  const next = phase === 'cancelled' ? [] : nextOccurrences(window, timezone, at, MOST_OCCURRENCES);
  const event = await appendEvent(trx, tenantId, {
    type: 'maintenance.scheduled',
    at,
    subject: `maintenance-window:${id}`,
    correlationId: id,
    actor,
    data: {
      phase,
      id,
      name,
      work,
      tellCustomers,
      sendsMessages,
      noticeHours,
      timezone,
      schedule: schedule.kind === 'weekly' ? schedule : { kind: 'once', ...asTimes(schedule) },
      occurrences: next.map(asTimes),
      ended: ended === undefined ? null : asTimes(ended),
      upcoming: upcoming === undefined ? null : asTimes(upcoming),
      scope: scope.slice(0, MOST_NAMED),
      devices: { inScope: inside.size, behind: all.length - inside.size },
      affected: { customers: customers.length, ...affected },
      customers: await readNamed(trx, tenantId, customers.slice(0, MOST_NAMED)),
      customersPath: `/api/v1/maintenance-windows/${id}/customers`,
    },
  });
  await tellPeople(trx, tenantId, event.id, new Date(at));
}

async function readNamed(trx: Trx, tenantId: string, named: readonly HurtCustomer[]) {
  const { settings } = await trx
    .selectFrom('tenants')
    .select('settings')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  if (named.length === 0 || !sharesContacts(settings)) return named;
  const contacts = await readContacts(trx, named);
  return named.map((customer) => ({ ...customer, ...contacts.get(customer.id) }));
}

/** By customer. */
export async function readContacts(trx: Trx, customers: readonly HurtCustomer[]) {
  const ids = customers.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('customers')
    .where('id', 'in', ids)
    .select(['id', 'phone', 'email'])
    .execute();
  return new Map(rows.map(({ id, phone, email }) => [id, { phone, email }]));
}

function asTimes({ from, to }: Occurrence) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
