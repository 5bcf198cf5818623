import { createHash } from 'node:crypto';
import {
  devicePlaces,
  type PushedAlert,
  severityOf,
  spanOf,
} from '@atalaya/core/domain/alerting/pushed-alert';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** What is over is kept for so long. */
const KEPT_MS = DAY_MS;
/** Of one tenant, that fire. */
export const MOST_FIRING = 10_000;

interface Push {
  readonly trx: Trx;
  readonly tenantId: string;
  readonly now: Date;
}

/**
 * Stores what a tool tells: alerts that fire, or go on to, and the end of those that are over. Returns false, with
 * nothing to be kept, where too many would fire.
 */
export async function storePushedAlerts(
  push: Push,
  alerts: readonly PushedAlert[],
): Promise<boolean> {
  const { trx, tenantId, now } = push;
  const devices = await findDevices(trx, alerts);
  const rows = new Map(alerts.map((alert) => [fingerprintOf(alert.labels), alert]));
  const firing = [...rows].flatMap(([fingerprint, alert]) => {
    const { since, until } = spanOf(alert, now.getTime());
    if (until <= now.getTime()) return [];
    return [
      {
        tenant_id: tenantId,
        fingerprint,
        name: alert.labels['alertname'] ?? '',
        severity: severityOf(alert.labels),
        labels: JSON.stringify(alert.labels),
        annotations: JSON.stringify(alert.annotations),
        generator_url: alert.generatorUrl,
        device_id: devices(alert),
        starts_at: new Date(since),
        ends_at: new Date(until),
        received_at: now,
      },
    ];
  });
  const fires = new Set(firing.map(({ fingerprint }) => fingerprint));
  await end(
    push,
    [...rows].filter(([fingerprint]) => !fires.has(fingerprint)),
  );
  if (firing.length === 0) return true;
  if ((await countOthers(push, fires)) + firing.length > MOST_FIRING) return false;
  await trx
    .insertInto('pushed_alerts')
    .values(firing)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'fingerprint']).doUpdateSet((eb) => ({
        severity: eb.ref('excluded.severity'),
        annotations: eb.ref('excluded.annotations'),
        generator_url: eb.ref('excluded.generator_url'),
        device_id: eb.ref('excluded.device_id'),
        // One that is over begins anew.
        starts_at: sql<Date>`case when pushed_alerts.ends_at <= ${now} then excluded.starts_at
          else least(pushed_alerts.starts_at, excluded.starts_at) end`,
        ends_at: eb.ref('excluded.ends_at'),
        received_at: eb.ref('excluded.received_at'),
      })),
    )
    .execute();
  return true;
}

async function end(
  { trx, tenantId, now }: Push,
  over: readonly (readonly [fingerprint: string, alert: PushedAlert])[],
): Promise<void> {
  await trx
    .deleteFrom('pushed_alerts')
    .where('tenant_id', '=', tenantId)
    .where('ends_at', '<', new Date(now.getTime() - KEPT_MS))
    .execute();
  if (over.length === 0) return;
  await trx
    .updateTable('pushed_alerts')
    .set({ ends_at: now, received_at: now })
    .where('tenant_id', '=', tenantId)
    .where('ends_at', '>', now)
    .where(
      'fingerprint',
      'in',
      over.map(([fingerprint]) => fingerprint),
    )
    .execute();
}

async function countOthers({ trx, now }: Push, but: ReadonlySet<string>): Promise<number> {
  const { count } = await trx
    .selectFrom('pushed_alerts')
    .where('ends_at', '>', now)
    .where('fingerprint', 'not in', [...but])
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The same for the same labels, whatever their order. */
function fingerprintOf(labels: PushedAlert['labels']): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}

/** The one device that an alert's labels name by id, name or address; of several with one address, none. */
async function findDevices(
  trx: Trx,
  alerts: readonly PushedAlert[],
): Promise<(alert: PushedAlert) => string | null> {
  const places = [...new Set(alerts.flatMap(({ labels }) => devicePlaces(labels)))];
  if (places.length === 0) return () => null;
  const { rows } = await sql<{ place: string; id: string }>`
    with place as (select unnest(${places}::text[]) as text)
    select place.text as place, d.id from place join devices d on d.name = place.text
    union select place.text, d.id from place join devices d on d.id::text = lower(place.text)
    union select place.text, d.id from place join devices d on d.address = place.text
    union select place.text, s.device_id from place join device_sources s on s.address = place.text
  `.execute(trx);
  const byPlace = new Map<string, string | null>();
  for (const { place, id } of rows) byPlace.set(place, byPlace.has(place) ? null : id);
  return ({ labels }) =>
    devicePlaces(labels)
      .map((place) => byPlace.get(place))
      .find(Boolean) ?? null;
}

/** That fire now, the newest first. */
export async function readPushedAlerts(trx: Trx, now: Date) {
  return trx
    .selectFrom('pushed_alerts as a')
    .leftJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'a.tenant_id').onRef('d.id', '=', 'a.device_id'),
    )
    .where('a.ends_at', '>', now)
    .selectAll('a')
    .select('d.name as deviceName')
    .orderBy('a.starts_at', 'desc')
    .orderBy('a.fingerprint')
    .limit(MOST_FIRING)
    .execute();
}
