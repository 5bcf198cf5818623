import type {
  customerNoteCreateSchema,
  customerNoteUpdateSchema,
} from '@atalaya/core/wire/rest/customer-records';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import type { NoteRow } from './customer-notes.read-model.js';

export async function insertNote(
  unit: TenantUnit,
  customerId: string,
  { text, pinned }: z.output<typeof customerNoteCreateSchema>,
): Promise<NoteRow> {
  return unit.insert('customer_notes', {
    customer_id: customerId,
    text,
    author_name: unit.actor.name,
    created_at: unit.now,
    ...pinColumns(unit, pinned),
  });
}

export async function pinNote(
  unit: TenantUnit,
  id: string,
  { pinned }: z.output<typeof customerNoteUpdateSchema>,
): Promise<NoteRow> {
  return unit.update('customer_notes', id, pinColumns(unit, pinned));
}

function pinColumns(unit: TenantUnit, pinned: boolean) {
  return {
    pinned_at: pinned ? unit.now : null,
    pinned_by: pinned ? unit.actor.name : null,
  };
}
