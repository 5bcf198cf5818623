import { createHash } from 'node:crypto';
import type { ImportDocument } from '@atalaya/core/domain/inventory-import/document';
import { planImport } from '@atalaya/core/domain/inventory-import/plan';
import {
  IMPORT_ACTIONS,
  type ImportAction,
  type PlanEntry,
} from '@atalaya/core/domain/inventory-import/plan-entry';
import type { Trx } from '../postgres/database.js';
import { readWholeInventory } from './inventory.read-model.js';

export interface Preview {
  readonly entries: readonly PlanEntry[];
  readonly counts: Readonly<Record<ImportAction, number>>;
  /** The same digest is the same preview: what it would do, and to what. */
  readonly digest: string;
}

/** Thousands of rows in a few statements, each well below PostgreSQL's 65,535 parameters. */
const ROWS_A_STATEMENT = 1_000;

/** What the document would do to the inventory as it is now. */
export async function makePreview(trx: Trx, document: ImportDocument): Promise<Preview> {
  const entries = planImport(document, await readWholeInventory(trx));
  const counts = Object.fromEntries(IMPORT_ACTIONS.map((action) => [action, 0])) as Record<
    ImportAction,
    number
  >;
  const hash = createHash('sha256');
  for (const entry of entries) {
    counts[entry.action] += 1;
    const { subject, action, name, subjectId, changes, problems } = entry;
    // A problem may come from the stored document, where jsonb has put its keys into another order.
    const refused = problems.map(({ column, value, code }) => [column, value, code]);
    hash.update(JSON.stringify([subject, action, name, subjectId, changes, refused]));
  }
  return { entries, counts, digest: hash.digest('base64url') };
}

/** Stores a preview in the place of the one before, and makes the import ready. */
export async function storePreview(
  trx: Trx,
  owner: { readonly tenantId: string; readonly importId: string },
  document: ImportDocument,
  preview: Preview,
): Promise<void> {
  await trx.deleteFrom('import_rows').where('import_id', '=', owner.importId).execute();
  for (let start = 0; start < preview.entries.length; start += ROWS_A_STATEMENT) {
    const entries = preview.entries.slice(start, start + ROWS_A_STATEMENT);
    const rows = entries.map((entry, index) => asRow(entry, owner, start + index));
    await trx.insertInto('import_rows').values(rows).execute();
  }
  await trx
    .updateTable('imports')
    .set({
      state: 'ready',
      document: JSON.stringify(document),
      plan_digest: preview.digest,
      counts: JSON.stringify(preview.counts),
      notes: [...document.notes],
    })
    .where('id', '=', owner.importId)
    .execute();
}

function asRow(
  entry: PlanEntry,
  { tenantId, importId }: { readonly tenantId: string; readonly importId: string },
  position: number,
) {
  return {
    tenant_id: tenantId,
    import_id: importId,
    position,
    subject: entry.subject,
    action: entry.action,
    line: entry.row,
    name: entry.name,
    subject_id: entry.subjectId,
    matched_by: entry.matchedBy,
    changes: JSON.stringify(entry.changes),
    problems: JSON.stringify(entry.problems),
    differs: JSON.stringify(entry.differs),
  };
}
