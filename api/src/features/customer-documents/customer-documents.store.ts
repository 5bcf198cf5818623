import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { DOCUMENT_COLUMNS, type DocumentRow } from './customer-documents.read-model.js';
import type { ReadDocument } from './read-document.js';

const MAX_DOCUMENTS = 100;

export async function insertDocument(
  unit: TenantUnit,
  customerId: string,
  { name, mediaType, content }: ReadDocument,
): Promise<DocumentRow> {
  // One after the other, or two could both be the last that has room.
  await unit.find('customers', customerId);
  const { count } = await unit.trx
    .selectFrom('customer_documents')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_DOCUMENTS) {
    throw conflict('too-many-documents', `A customer has at most ${MAX_DOCUMENTS} documents.`);
  }
  const row = await unit.trx
    .insertInto('customer_documents')
    .values({
      tenant_id: unit.tenantId,
      customer_id: customerId,
      name,
      media_type: mediaType,
      size_bytes: content.length,
      content,
      uploaded_by: unit.actor.name,
      created_at: unit.now,
    })
    .returning(DOCUMENT_COLUMNS)
    .executeTakeFirstOrThrow();
  await unit.record({
    action: 'customer_document.create',
    subjectType: 'customer_document',
    subjectId: row.id,
    after: { ...row, customer_id: customerId },
  });
  return row;
}

export async function deleteDocument(unit: TenantUnit, id: string): Promise<void> {
  const row = await unit.trx
    .deleteFrom('customer_documents')
    .where('id', '=', id)
    .returning([...DOCUMENT_COLUMNS, 'customer_id'])
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  await unit.record({
    action: 'customer_document.delete',
    subjectType: 'customer_document',
    subjectId: id,
    before: row,
  });
}
