import { ipv6Prefix } from '@atalaya/core/domain/customers/ipv6-prefix';
import { accessIdentity } from '@atalaya/core/domain/services/access-identity';
import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { serviceCreateSchema } from '@atalaya/core/wire/rest/services';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { readTenantDay } from './tenant-day.read-model.js';

export async function insertService(
  unit: TenantUnit,
  service: z.output<typeof serviceCreateSchema>,
): Promise<string> {
  checkPosition(service.latitude, service.longitude);
  const { customerId, contractId, billedUntil } = service;
  const accountId =
    service.accountId === undefined ? await readAccountOf(unit.trx, customerId) : service.accountId;
  await checkBilling(unit.trx, { customerId, accountId, contractId });
  const billedFrom =
    service.billedFrom === undefined ? await readTenantDay(unit.trx, unit.now) : service.billedFrom;
  checkDays(billedFrom, billedUntil);
  const row = await unit.insert('services', {
    customer_id: customerId,
    plan_id: service.planId,
    address: service.address,
    latitude: service.latitude,
    longitude: service.longitude,
    access_kind: service.accessKind,
    access_identity: checkedIdentity(service.accessKind, service.accessIdentity),
    ipv6_prefix: checkedPrefix(service.ipv6Prefix),
    account_id: accountId,
    contract_id: contractId,
    billed_from: billedFrom,
    billed_until: billedUntil,
    notes: service.notes,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

/** The oldest open account of a customer; null when all are closed. */
export async function readAccountOf(trx: Trx, customerId: string): Promise<string | null> {
  const account = await trx
    .selectFrom('accounts')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('status', '=', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst();
  return account?.id ?? null;
}

interface Billing {
  readonly customerId: string;
  readonly accountId: string | null;
  readonly contractId: string | null;
}

/** The account is the customer's own and open, the contract one of that account. */
export async function checkBilling(trx: Trx, { customerId, accountId, contractId }: Billing) {
  if (accountId !== null) {
    const account = await trx
      .selectFrom('accounts')
      .select(['customer_id', 'status'])
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (account?.customer_id !== customerId) throw invalidField('accountId', 'does not exist');
    if (account.status === 'closed') throw invalidField('accountId', 'is closed');
  }
  if (contractId === null) return;
  const contract = await trx
    .selectFrom('contracts')
    .select('account_id')
    .where('id', '=', contractId)
    .executeTakeFirst();
  if (accountId === null || contract?.account_id !== accountId) {
    throw invalidField('contractId', 'does not exist');
  }
}

export function checkDays(from: string | null, until: string | null): void {
  if (until !== null && (from === null || until <= from)) {
    throw invalidField('billedUntil', 'must be after the first day that is billed');
  }
}

export function checkedPrefix(text: string | null): string | null {
  if (text === null) return null;
  const prefix = ipv6Prefix(text);
  if (prefix === undefined) {
    throw invalidField('ipv6Prefix', 'must be an IPv6 prefix such as 2001:db8:12::/56');
  }
  return prefix;
}

const EXPECTED: Readonly<Record<AccessKind, string>> = {
  pppoe: 'must be a PPPoE user without control characters',
  dhcp: 'must be a MAC address such as 4C:5E:0C:11:22:33',
  static: 'must be an IP address',
};

export function checkedIdentity(kind: AccessKind, text: string | null): string | null {
  if (text === null) return null;
  const identity = accessIdentity(kind, text);
  if (identity === undefined) throw invalidField('accessIdentity', EXPECTED[kind]);
  return identity;
}

export function checkPosition(latitude: number | null, longitude: number | null): void {
  if ((latitude === null) === (longitude === null)) return;
  const missing = latitude === null ? 'latitude' : 'longitude';
  throw invalidField(missing, 'is needed beside the other half of the position');
}
