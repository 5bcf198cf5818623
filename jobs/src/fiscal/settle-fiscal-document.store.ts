import type { FiscalVerdict } from '@atalaya/core/domain/fiscal/judge-answer';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { BuiltFiscalDocument, FiscalAnswer } from '@atalaya/core/ports/fiscal-adapter';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

interface Held {
  readonly tenantId: string;
  readonly id: string;
  readonly holder: string;
}

/** Before it is sent: what is sent, and that it may have arrived from now on. False when somebody else has it by now. */
export async function markSent(
  trx: Trx,
  held: Held,
  built: BuiltFiscalDocument | null,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await ofHolder(trx, held)
    .set({
      state: 'sent',
      sends: sql<number>`sends + 1`,
      sent_at: new Date(now),
      ...(built !== null && {
        xml: built.xml,
        digest: built.digest,
        printed_code: built.printedCode,
      }),
    })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What came of it. Of somebody who lost the lease nothing is written: the document is sent again and found there. */
export async function settleFiscalDocument(
  trx: Trx,
  held: Held,
  answer: FiscalAnswer,
  verdict: FiscalVerdict,
  now: Instant,
): Promise<void> {
  const isRetry = verdict.kind === 'retry';
  await ofHolder(trx, held)
    .set({
      ...told(answer),
      leased_by: null,
      leased_until: null,
      next_at: isRetry ? new Date(verdict.at) : null,
      settled_at: isRetry ? null : new Date(now),
      ...(isRetry && verdict.counts && { attempts: sql<number>`attempts + 1` }),
      ...(verdict.kind === 'settled' && { state: verdict.state }),
      ...(verdict.kind === 'dead' && { state: 'dead' as const }),
    })
    .execute();
}

/** What could not be built goes the way of what the authority refuses. */
export async function giveUpBuilding(trx: Trx, held: Held, now: Instant): Promise<void> {
  await ofHolder(trx, held)
    .set({
      state: 'dead',
      code: 'unbuilt',
      message: 'It could not be built or signed: is the certificate the right one?',
      next_at: null,
      settled_at: new Date(now),
      leased_by: null,
      leased_until: null,
    })
    .execute();
}

function told(answer: FiscalAnswer) {
  if (answer.kind === 'accepted' || answer.kind === 'rejected') {
    const { code, message, notes, receipt } = answer.evidence;
    const bytes = receipt === null ? null : Buffer.from(receipt);
    return { code, message, notes: JSON.stringify(notes), receipt: bytes };
  }
  return { code: answer.code, message: answer.message };
}

function ofHolder(trx: Trx, { tenantId, id, holder }: Held) {
  return trx
    .updateTable('fiscal_documents')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('leased_by', '=', holder);
}
