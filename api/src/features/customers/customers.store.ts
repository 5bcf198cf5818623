import { type Consent, mainConsent, mergeContacts } from '@atalaya/core/domain/customers/contact';
import type { customerUpdateSchema } from '@atalaya/core/wire/rest/customers';
import type { z } from 'zod';
import {
  consentColumns,
  readCountry,
  taxIdColumns,
  witness,
} from '../../customers/insert-customer.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

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
