import { randomUUID } from 'node:crypto';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Said of what the authority did not take as it was: what is sent next is built anew. */
const NOT_TAKEN = new Set(['unfit', 'unbuilt']);

/**
 * A dead document goes out again under its number; in place of a rejected one, whose number is used up, comes another.
 * Gives the id of the one that goes out.
 */
export async function replayFiscalDocument(unit: TenantUnit, id: string): Promise<string> {
  const row = await unit.trx
    .selectFrom('fiscal_documents')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const replayed = row.state === 'rejected' ? randomUUID() : row.id;
  if (row.state === 'rejected') {
    const { numInsertedOrUpdatedRows } = await unit.trx
      .insertInto('fiscal_documents')
      .values({
        tenant_id: unit.tenantId,
        id: replayed,
        invoice_id: row.invoice_id,
        credit_note_id: row.credit_note_id,
        account_id: row.account_id,
        original_id: row.original_id,
        replaces: row.id,
        adapter: row.adapter,
        state: 'pending',
        next_at: unit.now,
        queued_at: unit.now,
      })
      .onConflict((conflicting) => conflicting.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw nothingToReplay();
  } else if (row.state === 'dead') {
    const isBuiltAnew = NOT_TAKEN.has(row.code ?? '') || row.sends === 0 || isFault(row.code);
    await unit.trx
      .updateTable('fiscal_documents')
      .set({
        state: 'pending',
        attempts: 0,
        next_at: unit.now,
        queued_at: unit.now,
        settled_at: null,
        ...(isBuiltAnew && { xml: null, digest: null, printed_code: null }),
      })
      .where('tenant_id', '=', unit.tenantId)
      .where('id', '=', id)
      .execute();
  } else throw nothingToReplay();
  await unit.record({
    action: 'fiscal_document.replay',
    subjectType: 'fiscal_document',
    subjectId: id,
    before: { state: row.state, code: row.code },
    after: { id: replayed },
  });
  unit.announce('tenant.changed');
  return replayed;
}

/** A document that was given up without an answer may have arrived: it goes out as it is. 1033 says that it did. */
function isFault(code: string | null): boolean {
  return code !== null && /^\d{4}$/.test(code) && code !== '1033';
}

const nothingToReplay = () =>
  conflict('not-replayable', 'It is on its way, was accepted, or another one is in its place.');
