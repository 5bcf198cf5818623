import { typedTaxId } from '@atalaya/core/domain/customers/tax-id';
import type { CustomerColumn } from '@atalaya/core/domain/services/customer-columns';
import { customerKindOf } from '@atalaya/core/domain/services/customer-columns';
import {
  type CustomerImportResult,
  customerCreateSchema,
  customerUpdateSchema,
} from '@atalaya/core/wire/rest/customers';
import type { z } from 'zod';
import type { CustomerCells, CustomerFileRow } from './read-customer-file.js';

type Row = CustomerImportResult['rows'][number];
export type NewCustomer = z.output<typeof customerCreateSchema>;
type CustomerPatch = z.output<typeof customerUpdateSchema>;

/** A customer as it is stored, by what a file tells of one. */
export interface KnownCustomer extends Omit<NewCustomer, 'hasWhatsappConsent' | 'contacts'> {
  readonly id: string;
}

export interface PlannedCustomer extends Row {
  readonly create?: NewCustomer;
  readonly update?: { readonly id: string; readonly patch: CustomerPatch };
}

const FIELDS = [
  'kind',
  'name',
  'tax_id',
  'tax_id_kind',
  'phone',
  'email',
  'address',
  'notes',
] as const;
const FIELD_OF: Readonly<Record<(typeof FIELDS)[number], Exclude<keyof KnownCustomer, 'id'>>> = {
  kind: 'kind',
  name: 'name',
  tax_id: 'taxId',
  tax_id_kind: 'taxIdKind',
  phone: 'phone',
  email: 'email',
  address: 'address',
  notes: 'notes',
};
const COLUMN_OF = new Map<string, CustomerColumn>(
  FIELDS.map((column) => [FIELD_OF[column], column]),
);

/**
 * What a file of customers would do. A row with an id changes that customer; one without makes a new one, but for
 * who is there already by kind, name and tax id.
 */
export function planCustomers(
  rows: readonly CustomerFileRow[],
  known: readonly KnownCustomer[],
  country: string | undefined,
): PlannedCustomer[] {
  const byId = new Map(known.map((customer) => [customer.id, customer]));
  const there = new Set(known.map(identityOf));
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const id = row.cells.id?.toLowerCase();
    if (row.surplus !== '') {
      const message = 'more cells than the heading: a text with a comma needs quotation marks';
      return refused(row, [{ column: 'notes', message }]);
    }
    const twice = id && seen.get(`id ${id}`);
    if (twice) return refused(row, [{ column: 'id', message: `is in row ${twice} already` }]);
    if (id) {
      seen.set(`id ${id}`, row.row);
      return planChange(row, byId.get(id), country);
    }
    return planNew(row, there, seen, country);
  });
}

function planChange(
  row: CustomerFileRow,
  before: KnownCustomer | undefined,
  country: string | undefined,
): PlannedCustomer {
  if (before === undefined) return refused(row, [{ column: 'id', message: 'does not exist' }]);
  const parsed = customerUpdateSchema.safeParse(bodyOf(row.cells));
  if (!parsed.success) return refused(row, problemsOf(parsed.error));
  const { taxId, kind = before.kind } = parsed.data;
  const { taxIdKind = taxId === undefined ? before.taxIdKind : undefined } = parsed.data;
  const typed = typedTaxId({ taxId: taxId ?? null, taxIdKind, kind }, country);
  const said: CustomerPatch = { ...parsed.data, ...(taxId && typed) };
  const changes = FIELDS.filter((column) => {
    const value = said[FIELD_OF[column]];
    return value !== undefined && plain(value) !== plain(before[FIELD_OF[column]]);
  });
  const told = { row: row.row, name: parsed.data.name ?? before.name, changes, problems: [] };
  if (changes.length === 0) return { ...told, action: 'leave' };
  return { ...told, action: 'change', update: { id: before.id, patch: parsed.data } };
}

function planNew(
  row: CustomerFileRow,
  there: ReadonlySet<string>,
  seen: Map<string, number>,
  country: string | undefined,
): PlannedCustomer {
  const parsed = customerCreateSchema.safeParse({ kind: 'person', ...bodyOf(row.cells) });
  if (!parsed.success) return refused(row, problemsOf(parsed.error));
  const said = { row: row.row, name: parsed.data.name, changes: [], problems: [] };
  const customer = { ...parsed.data, ...typedTaxId(parsed.data, country) };
  const identity = identityOf(customer);
  if (there.has(identity)) return { ...said, action: 'leave' };
  const twice = seen.get(identity);
  if (twice !== undefined) {
    return refused(row, [{ column: 'name', message: `is in row ${twice} already` }]);
  }
  seen.set(identity, row.row);
  return { ...said, action: 'create', create: customer };
}

/** As the API takes it. What a file empties is null, or no text where a text is always there. */
function bodyOf(cells: CustomerCells): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const column of FIELDS) {
    const value = cells[column];
    if (value === undefined) continue;
    const isText = column === 'address' || column === 'notes';
    body[FIELD_OF[column]] = value === null && isText ? '' : value;
  }
  // A word that nobody knows is left for the schema to refuse.
  if (typeof cells.kind === 'string') body['kind'] = customerKindOf(cells.kind) ?? cells.kind;
  return body;
}

function problemsOf(error: z.ZodError): Row['problems'] {
  return error.issues.map(({ path, message }) => ({
    column: COLUMN_OF.get(String(path[0])) ?? 'name',
    message,
  }));
}

function refused(row: CustomerFileRow, problems: Row['problems']): PlannedCustomer {
  const name = row.cells.name ?? row.cells.id ?? '';
  return { row: row.row, action: 'refuse', name: name.slice(0, 120), changes: [], problems };
}

function identityOf({ kind, name, taxId }: Pick<NewCustomer, 'kind' | 'name' | 'taxId'>): string {
  return JSON.stringify([kind, name.toLowerCase(), taxId]);
}

/** A cell loses the space around it. */
function plain(value: string | null): string | null {
  return value === null ? null : value.trim();
}
