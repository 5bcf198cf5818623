import type { MessageContext } from '@atalaya/core/domain/messages/message-context';
import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { StoredEvent } from '@atalaya/core/domain/outbox/webhook-body';
import { portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { SealedChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import { lanNetworksOf } from '@atalaya/platform/outbox/lan-networks';
import { readCanonicalHost } from '@atalaya/platform/portal/canonical-host.read-model';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Deliveries of one claim: little enough to be sent within the lease, enough to make the round trips worth it. */
const MOST_AT_ONCE = 32;
const MOST_AFTER_FAILURE = 8;

export interface ChannelRef {
  readonly tenantId: string;
  readonly channelId: string;
}

export interface ClaimedDelivery {
  readonly id: string;
  /** That counted, before this one. */
  readonly attempts: number;
  readonly queuedAt: Instant;
  /** A customer's own address; null where the channel's own people are meant. */
  readonly recipient: string | null;
  readonly event: StoredEvent;
}

export interface Claim extends ChannelRef {
  readonly kind: ChannelKind;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tenant: MessageContext;
  /** How the tenant looks to its customers. */
  readonly brand: { readonly color: string | null; readonly logo: Uint8Array | null };
  readonly keys: SealedChannelKeys;
  /** Networks of its own that the tenant allows. */
  readonly allowed: readonly string[];
  readonly deliveries: readonly ClaimedDelivery[];
}

/** Channels that may be sent to and have something due, of every active tenant. */
export function readDueChannels(database: Database, now: Instant): Promise<ChannelRef[]> {
  const at = new Date(now);
  return database.withPlatform((trx) =>
    trx
      .selectFrom('channels as e')
      .innerJoin('tenants as t', 't.id', 'e.tenant_id')
      .where('t.status', '=', 'active')
      .where('e.enabled', '=', true)
      .where((eb) => eb.or([eb('e.paused_until', 'is', null), eb('e.paused_until', '<=', at)]))
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('channel_deliveries as d')
            .whereRef('d.tenant_id', '=', 'e.tenant_id')
            .whereRef('d.channel_id', '=', 'e.id')
            .where('d.state', '=', 'pending')
            .where('d.next_attempt_at', '<=', at)
            .where((lease) =>
              lease.or([lease('d.leased_until', 'is', null), lease('d.leased_until', '<=', at)]),
            )
            .select('d.id'),
        ),
      )
      .select(['e.tenant_id as tenantId', 'e.id as channelId'])
      .execute(),
  );
}

/** Leases what is due of one channel to `holder`; null when there is nothing to send to it now. */
export function claimDeliveries(
  database: Database,
  { tenantId, channelId }: ChannelRef,
  holder: string,
  settings: DeliverySettings,
  now: Instant,
): Promise<Claim | null> {
  return database.withTenant(tenantId, async (trx) => {
    const channel = await trx
      .selectFrom('channels as e')
      .innerJoin('tenants as t', 't.id', 'e.tenant_id')
      .where('e.tenant_id', '=', tenantId)
      .where('e.id', '=', channelId)
      .where('e.enabled', '=', true)
      .where((eb) =>
        eb.or([eb('e.paused_until', 'is', null), eb('e.paused_until', '<=', new Date(now))]),
      )
      .selectAll('e')
      .leftJoin('document_brands as b', 'b.tenant_id', 'e.tenant_id')
      .select([
        't.settings',
        't.timezone',
        't.locale',
        't.name as tenant_name',
        't.branding',
        't.slug',
      ])
      .select((eb) =>
        // Only a mail can carry it.
        eb.case().when('e.kind', '=', 'email').then(eb.ref('b.logo')).end().as('logo'),
      )
      .executeTakeFirst();
    if (channel === undefined) return null;
    const failures = channel.failures_in_row;
    const most = failures >= settings.breakAfterFailures ? 1 : MOST_AFTER_FAILURE;
    const limit = failures === 0 ? MOST_AT_ONCE : most;
    const rows = await lease(trx, { tenantId, channelId, holder, limit, settings, now });
    if (rows.length === 0) return null;
    const hasCustomers = rows.some(({ recipient }) => recipient !== null);
    const isPortalOpen = portalPartsOf(channel.settings).isOpen;
    return {
      tenantId,
      channelId,
      kind: channel.kind,
      config: channel.config,
      tenant: {
        name: textOf(channel.branding['productName']) ?? channel.tenant_name,
        timeZone: channel.timezone,
        locale: channel.locale,
        portal:
          hasCustomers && isPortalOpen
            ? { slug: channel.slug, host: await readCanonicalHost(trx, tenantId) }
            : null,
      },
      brand: { color: textOf(channel.branding['brandColor']), logo: channel.logo },
      keys: channel,
      allowed: lanNetworksOf(channel.settings),
      deliveries: rows.map((row) => ({
        id: row.delivery_id,
        attempts: row.attempts,
        queuedAt: row.queued_at.getTime(),
        recipient: row.recipient,
        event: asEvent(row, tenantId),
      })),
    };
  });
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

interface LeasedRow {
  readonly delivery_id: string;
  readonly recipient: string | null;
  readonly attempts: number;
  readonly queued_at: Date;
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly subject: string;
  readonly sequence: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly actor: EventActor;
  readonly data: Record<string, unknown>;
}

/**
 * Of each subject only the earliest that waits, so that none overtakes; one that failed often holds up nothing. The
 * inner ORDER BY makes PostgreSQL take the index of subjects, also while it has no statistics of a sudden storm.
 */
async function lease(
  trx: Trx,
  claim: ChannelRef & {
    readonly holder: string;
    readonly limit: number;
    readonly settings: DeliverySettings;
    readonly now: Instant;
  },
): Promise<readonly LeasedRow[]> {
  const { tenantId, channelId, holder, limit, settings } = claim;
  const now = new Date(claim.now);
  const { rows } = await sql<LeasedRow>`
    with due as (
      select d.id from channel_deliveries d
      where d.tenant_id = ${tenantId} and d.channel_id = ${channelId} and d.state = 'pending'
        and d.next_attempt_at <= ${now} and (d.leased_until is null or d.leased_until <= ${now})
        and (
          select 1 from channel_deliveries earlier
          where earlier.tenant_id = d.tenant_id and earlier.channel_id = d.channel_id
            and earlier.subject = d.subject and earlier.sequence < d.sequence and earlier.state = 'pending'
            and (earlier.attempts <= ${settings.orderHeldAttempts} or earlier.leased_until > ${now})
          order by earlier.sequence limit 1) is null
      order by d.next_attempt_at
      limit ${limit} for update skip locked
    )
    update channel_deliveries d
      set leased_by = ${holder}, leased_until = ${new Date(claim.now + settings.leaseMs)}
    from due, outbox e
    where d.tenant_id = ${tenantId} and d.id = due.id
      and e.tenant_id = ${tenantId} and e.id = d.event_id
    returning d.id as delivery_id, d.recipient, d.attempts, d.queued_at, e.id, e.type, e.at, e.subject, e.sequence,
      e.correlation_id, e.causation_id, e.actor, e.data`.execute(trx);
  return rows;
}

function asEvent(row: LeasedRow, tenantId: string): StoredEvent {
  return {
    id: row.id,
    tenantId,
    type: row.type,
    at: row.at,
    subject: row.subject,
    sequence: Number(row.sequence),
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    actor: row.actor,
    data: row.data,
  };
}
