import { type Consent, mainConsent, mergeContacts } from '@atalaya/core/domain/customers/contact';
import { countryOf } from '@atalaya/core/domain/customers/country';
import { readTaxId, typedTaxId } from '@atalaya/core/domain/customers/tax-id';
import type { customerCreateSchema, customerUpdateSchema } from '@atalaya/core/wire/rest/customers';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { insertAccount } from '../../customers/accounts.store.js';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type NewCustomer = z.output<typeof customerCreateSchema>;

/** A customer and the account that what they owe is written to. */
export async function insertCustomer(unit: TenantUnit, customer: NewCustomer): Promise<string> {
  const country = await readCountry(unit.trx);
  const { id } = await unit.insert('customers', customerRow(customer, country, witness(unit)));
  await insertAccount(unit, { customerId: id });
  return id;
}

/** The columns of a new customer. */
export function customerRow(customer: NewCustomer, country: string | undefined, now: Consent) {
  const { taxId, taxIdKind, hasWhatsappConsent, contacts, ...fields } = customer;
  const nobody = { phone: null, consent: null };
  const consent = mainConsent(nobody, { phone: fields.phone, hasConsent: hasWhatsappConsent }, now);
  return {
    ...fields,
    ...taxIdColumns({ taxId, taxIdKind, kind: fields.kind }, country),
    ...consentColumns(consent),
    contacts: JSON.stringify(mergeContacts([], contacts, now)),
    created_at: new Date(now.at),
    updated_at: new Date(now.at),
  };
}

export async function updateCustomer(
  unit: TenantUnit,
  id: string,
  customer: z.output<typeof customerUpdateSchema>,
): Promise<void> {
  const { taxId, taxIdKind, hasWhatsappConsent, contacts, ...fields } = customer;
  const before = await unit.find('customers', id);
  const now = witness(unit);
  const isTaxed = taxId !== undefined || taxIdKind !== undefined;
  const given = {
    taxId: taxId === undefined ? before.tax_id : taxId,
    // Another number is not of the old one's kind: unless it is said, it is guessed again.
    taxIdKind: taxIdKind === undefined && taxId === undefined ? before.tax_id_kind : taxIdKind,
    kind: fields.kind ?? before.kind,
  };
  const consent = mainConsent(
    { phone: before.phone, consent: consentOf(before) },
    {
      phone: fields.phone === undefined ? before.phone : fields.phone,
      hasConsent: hasWhatsappConsent,
    },
    now,
  );
  await unit.update('customers', id, {
    ...fields,
    ...(isTaxed && taxIdColumns(given, await readCountry(unit.trx))),
    ...consentColumns(consent),
    contacts: contacts && JSON.stringify(mergeContacts(before.contacts, contacts, now)),
    updated_at: unit.now,
  });
}

/** Removes who has nothing but accounts on which nothing was ever booked. */
export async function deleteCustomer(unit: TenantUnit, id: string): Promise<void> {
  await unit.trx.deleteFrom('accounts').where('customer_id', '=', id).execute();
  await unit.delete('customers', id);
}

export function consentOf(row: {
  readonly whatsapp_consent_at: Date | null;
  readonly whatsapp_consent_by: string | null;
}): Consent | null {
  const { whatsapp_consent_at: at, whatsapp_consent_by: by } = row;
  return at === null || by === null ? null : { at: at.toISOString(), by };
}

export async function readCountry(trx: Trx): Promise<string | undefined> {
  const tenant = await trx
    .selectFrom('tenants')
    .select(['currency', 'timezone'])
    .executeTakeFirstOrThrow();
  return countryOf(tenant);
}

/** Who writes a consent down, and when. */
export function witness(unit: TenantUnit): Consent {
  return { at: unit.now.toISOString(), by: unit.actor.name };
}

function taxIdColumns(given: Parameters<typeof typedTaxId>[0], country: string | undefined) {
  const { taxId, taxIdKind } = given;
  if (taxId !== null && taxIdKind) {
    const read = readTaxId(taxIdKind, taxId);
    if (!read.ok) throw invalidField('taxId', read.expected);
  }
  const typed = typedTaxId(given, country);
  return { tax_id: typed.taxId, tax_id_kind: typed.taxIdKind };
}

function consentColumns(consent: Consent | null) {
  return {
    whatsapp_consent_at: consent === null ? null : new Date(consent.at),
    whatsapp_consent_by: consent?.by ?? null,
  };
}
