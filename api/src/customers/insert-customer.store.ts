import { type Consent, mainConsent, mergeContacts } from '@atalaya/core/domain/customers/contact';
import { countryOf } from '@atalaya/core/domain/customers/country';
import { readTaxId, typedTaxId } from '@atalaya/core/domain/customers/tax-id';
import type { customerCreateSchema } from '@atalaya/core/wire/rest/customers';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { insertAccount } from './accounts.store.js';

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

/** As it is kept; refused where its check digit is wrong. */
export function taxIdColumns(given: Parameters<typeof typedTaxId>[0], country: string | undefined) {
  const { taxId, taxIdKind } = given;
  if (taxId !== null && taxIdKind) {
    const read = readTaxId(taxIdKind, taxId);
    if (!read.ok) throw invalidField('taxId', read.expected);
  }
  const typed = typedTaxId(given, country);
  return { tax_id: typed.taxId, tax_id_kind: typed.taxIdKind };
}

export function consentColumns(consent: Consent | null) {
  return {
    whatsapp_consent_at: consent === null ? null : new Date(consent.at),
    whatsapp_consent_by: consent?.by ?? null,
  };
}
