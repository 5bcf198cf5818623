import { whatsappConfigSchema } from '@atalaya/core/wire/rest/notification-channels';
import type { WhatsappStatus } from '@atalaya/core/wire/whatsapp/status';
import type { SealedChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

interface WhatsappChannel {
  readonly tenantId: string;
  readonly keys: SealedChannelKeys;
}

/** A WhatsApp channel of whatever active tenant has it. */
export async function findWhatsappChannel(
  database: Database,
  channelId: string,
): Promise<WhatsappChannel | undefined> {
  const ref = await database.withPlatform((trx) =>
    trx
      .selectFrom('channels as c')
      .innerJoin('tenants as t', 't.id', 'c.tenant_id')
      .where('t.status', '=', 'active')
      .where('c.id', '=', channelId)
      .select('c.tenant_id as tenantId')
      .executeTakeFirst(),
  );
  if (ref === undefined) return undefined;
  const { tenantId } = ref;
  const row = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('channels')
      .where('id', '=', channelId)
      .where('kind', '=', 'whatsapp')
      .selectAll()
      .executeTakeFirst(),
  );
  return row && { tenantId, keys: row };
}

const RECEIPTS = { sent: 1, delivered: 2, read: 3, failed: 4 } as const;
type Receipt = keyof typeof RECEIPTS;

/**
 * Writes what Meta tells of messages. It tells in any order and more than once: a state only grows, from sent over
 * delivered to read, and a failure ends it unless somebody has the message. What failed is dead, and can be replayed.
 */
export async function storeReceipts(
  trx: Trx,
  tenantId: string,
  told: {
    readonly phoneNumberId: string;
    readonly statuses: readonly WhatsappStatus[];
    readonly at: Date;
  },
): Promise<void> {
  const { at } = told;
  // One app of Meta's has one webhook, however many channels send through its number.
  const channels = await trx
    .selectFrom('channels')
    .where('kind', '=', 'whatsapp')
    .select(['id', 'config'])
    .execute();
  const ids = channels.flatMap(({ id, config }) => {
    const parsed = whatsappConfigSchema.safeParse(config).data;
    return parsed?.phoneNumberId === told.phoneNumberId ? [id] : [];
  });
  if (ids.length === 0) return;
  for (const { id: messageId, status, errors } of told.statuses) {
    const receipt: Receipt = status === 'played' ? 'read' : status;
    const error = errors?.map(({ code, title }) => `${title ?? ''} (${code ?? '?'})`).join('; ');
    await sql`
      update channel_deliveries set
        receipt = ${receipt}, receipt_at = ${at}, receipt_error = ${error?.slice(0, 500) ?? null},
        state = case when ${receipt} = 'failed' then 'dead' else state end,
        dead_reason = case when ${receipt} = 'failed' then 'rejected' else dead_reason end
      where tenant_id = ${tenantId} and channel_id = any(${ids}::uuid[]) and message_id = ${messageId}
        and state = 'delivered'
        and (receipt is null or ${RECEIPTS[receipt]}::int > case receipt
          when 'sent' then 1 when 'delivered' then 2 when 'read' then 3 else 4 end)
        and not (${receipt} = 'failed' and receipt is not distinct from 'read')`.execute(trx);
  }
}
