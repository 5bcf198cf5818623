import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { TextMessageJob, TextMessageOutcome } from '@atalaya/core/ports/text-messages';
import { type Selectable, sql } from 'kysely';
import { readRouterTarget } from '../inventory/router-target.read-model.js';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';
import { errorMessage } from '../runtime/startup-error.js';

type Row = Selectable<Schema['text_messages']>;

/**
 * The oldest that waits, opened; SKIP LOCKED, so that no two collectors take one. One whose router cannot be asked at
 * all is settled as refused, and the next one is looked at.
 */
export async function claimTextMessage(
  trx: Trx,
  request: { readonly now: Date; readonly until: Date; readonly claim: string },
  secrets: SecretBox,
): Promise<TextMessageJob | undefined> {
  for (;;) {
    const { rows } = await sql<Row>`
      select * from text_messages
      where state = 'queued' and expires_at > ${request.now}
        and (claimed_by is null or claimed_until < ${request.now})
      order by queued_at, id limit 1
      for update skip locked`.execute(trx);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { claim, until } = request;
    await trx
      .updateTable('text_messages')
      .set({ claimed_by: claim, claimed_until: until })
      .where('id', '=', row.id)
      .execute();
    const { tenant_id: tenantId, id: messageId, device_id: deviceId, modem, phone, text } = row;
    try {
      const target = await readRouterTarget(trx, { tenantId, deviceId }, secrets);
      return { tenantId, messageId, claim, target, modem, phone, text };
    } catch (error) {
      const outcome = { state: 'refused', error: errorMessage(error) } as const;
      await settleTextMessage(trx, { messageId, claim, at: request.now }, outcome);
    }
  }
}

/** Nothing where another collector has it by now. */
export async function settleTextMessage(
  trx: Trx,
  ref: { readonly messageId: string; readonly claim: string; readonly at: Date },
  outcome: TextMessageOutcome,
): Promise<void> {
  await trx
    .updateTable('text_messages')
    .set({
      state: outcome.state,
      error: outcome.state === 'sent' ? null : outcome.error,
      settled_at: ref.at,
      claimed_by: null,
      claimed_until: null,
    })
    .where('id', '=', ref.messageId)
    .where('claimed_by', '=', ref.claim)
    .execute();
}
