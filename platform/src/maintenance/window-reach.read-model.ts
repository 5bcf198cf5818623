import {
  customerReach,
  UNREACHABLE_REASONS,
  type UnreachableReason,
} from '@atalaya/core/domain/customers/customer-reach';
import { NOTICE_CHANNELS, type NoticeChannel } from '@atalaya/core/domain/dunning/dunning-policy';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readMessageTerms } from './message-terms.read-model.js';

export interface WindowReach {
  readonly byChannel: { readonly kind: NoticeChannel; readonly customers: number }[];
  readonly unreachable: { readonly reason: UnreachableReason; readonly customers: number }[];
}

/** How many of these the platform would write to over which channel, and how many over none. In a tenant's transaction. */
export async function readReach(
  trx: Trx,
  tenantId: string,
  customerIds: readonly string[],
): Promise<WindowReach> {
  const { kinds, channels, country } = await readMessageTerms(trx, tenantId);
  const available = new Set(channels.map(({ kind }) => kind));
  const { rows } = await sql<{
    phone: string | null;
    email: string | null;
    consents: boolean;
  }>`select phone, email, whatsapp_consent_at is not null as consents from customers
    where tenant_id = ${tenantId} and id = any(${[...customerIds]}::uuid[])`.execute(trx);
  const counts = new Map<string, number>();
  for (const { phone, email, consents } of rows) {
    const contact = { phone, email, hasWhatsappConsent: consents };
    const reach = customerReach(contact, kinds, available, country);
    counts.set(reach, (counts.get(reach) ?? 0) + 1);
  }
  const of = (key: string) => counts.get(key) ?? 0;
  return {
    byChannel: NOTICE_CHANNELS.map((kind) => ({ kind, customers: of(kind) })).filter(
      ({ customers }) => customers > 0,
    ),
    unreachable: UNREACHABLE_REASONS.map((reason) => ({ reason, customers: of(reason) })).filter(
      ({ customers }) => customers > 0,
    ),
  };
}
