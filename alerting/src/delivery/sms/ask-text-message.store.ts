import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** As long as deliveries are tried again, and a month to look at them. */
const KEPT_MS = 30 * DAY_MS;

export interface TextMessageRequest {
  readonly tenantId: string;
  /** The delivery's: whatever was sent for it once is not sent again. */
  readonly messageId: string;
  readonly deviceId: string;
  readonly modem: string;
  readonly phone: string;
  readonly text: string;
}

type TextMessageState = 'queued' | 'sent' | 'refused' | 'failed';

export interface TextMessageProgress {
  readonly state: TextMessageState;
  readonly error: string | null;
  /** A collector has it. */
  readonly isTaken: boolean;
}

/** Asks for it, or again for one that failed. False when the router is not in the inventory any more. */
export function askTextMessage(
  database: Database,
  { tenantId, messageId, deviceId, modem, phone, text }: TextMessageRequest,
  { now, expiresAt }: { readonly now: Date; readonly expiresAt: Date },
): Promise<boolean> {
  return database.withTenant(tenantId, async (trx) => {
    const device = await trx
      .selectFrom('devices')
      .select('id')
      .where('id', '=', deviceId)
      .forKeyShare()
      .executeTakeFirst();
    if (device === undefined) return false;
    await trx
      .deleteFrom('text_messages')
      .where('queued_at', '<', new Date(now.getTime() - KEPT_MS))
      .execute();
    await sql`
      insert into text_messages as m
        (tenant_id, id, device_id, modem, phone, text, state, queued_at, expires_at)
      values (${tenantId}, ${messageId}, ${deviceId}, ${modem}, ${phone}, ${text}, 'queued', ${now}, ${expiresAt})
      on conflict (tenant_id, id) do update set
        device_id = excluded.device_id, modem = excluded.modem, phone = excluded.phone,
        text = excluded.text, state = 'queued', error = null, settled_at = null,
        expires_at = excluded.expires_at
      where m.state in ('failed', 'refused') or (m.state = 'queued' and m.claimed_by is null)`.execute(
      trx,
    );
    return true;
  });
}

export function readTextMessage(
  database: Database,
  { tenantId, messageId }: Pick<TextMessageRequest, 'tenantId' | 'messageId'>,
): Promise<TextMessageProgress | undefined> {
  return database.withTenant(tenantId, async (trx) => {
    const row = await trx
      .selectFrom('text_messages')
      .select(['state', 'error', 'claimed_by'])
      .where('id', '=', messageId)
      .executeTakeFirst();
    return row && { state: row.state, error: row.error, isTaken: row.claimed_by !== null };
  });
}
