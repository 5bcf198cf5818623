import {
  type ContactKey,
  contactKeyOf,
  isSameContact,
} from '@atalaya/core/domain/portal/contact-key';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';

export interface ContactedCustomer {
  readonly id: string;
  readonly name: string;
  /** The contact as it stands in the books, in the form in which it is compared. */
  readonly contact: ContactKey;
}

/** More customers than one contact stands for: whoever administers twenty lines asks the organisation. */
const MOST = 20;
/** More than share the rarest word of an address. */
const MOST_CANDIDATES = 2_000;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly contacts: readonly { readonly value: string }[];
}

/**
 * The customers who have this contact, by name. They are found by the words that customers are found by, and then held
 * to the whole contact.
 */
export async function customersOfContact(
  trx: Trx,
  tenantId: string,
  typed: ContactKey,
): Promise<ContactedCustomer[]> {
  const { rows } = await sql<Row>`
    select c.id, c.name, c.phone, c.email, c.contacts
    from customers c
    where c.tenant_id = ${tenantId} and c.id in (
      select k.customer_id from customer_keywords k
      where k.tenant_id = ${tenantId} and k.keyword = any(array(${wordsOf(typed)}))
      limit ${MOST_CANDIDATES})
    order by c.name, c.id`.execute(trx);
  return rows
    .flatMap((row): ContactedCustomer[] => {
      const known = [row.phone, row.email, ...row.contacts.map(({ value }) => value)];
      const keys = known.flatMap((text) => contactKeyOf(text ?? '') ?? []);
      const contact = keys.find((key) => isSameContact(key, typed));
      return contact === undefined ? [] : [{ id: row.id, name: row.name, contact }];
    })
    .slice(0, MOST);
}

/**
 * The words of which a customer with this contact has one: its digits without a country's code, or the longest word
 * before the `@`, split as the stored ones are.
 */
function wordsOf({ kind, value }: ContactKey): RawBuilder<unknown> {
  if (kind === 'phone') {
    return sql`select unnest(${[0, 1, 2, 3, 4].map((start) => value.slice(start))}::text[])`;
  }
  const local = value.slice(0, value.indexOf('@'));
  return sql`select left(word, 64)
    from regexp_split_to_table(folded_text(${local}::text), '[[:space:][:punct:]]+') word
    order by length(word) desc limit 1`;
}
