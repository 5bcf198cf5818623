import { readUserPattern } from '@atalaya/core/domain/provisioning/user-pattern';
import { referenceOfAccount } from '@atalaya/platform/payments/account-reference';
import { nextUser, takenUsers } from '@atalaya/platform/provisioning/next-user.store';
import { readAccountOf } from '../customers/insert-service.store.js';
import { conflict, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { readUserNaming, useSeq } from './provisioning-settings.store.js';

/** The PPPoE user of a new line: the one that was asked for, where nobody has it, or the pattern's next. */
export async function nameLine(
  unit: TenantUnit,
  { customerId, asked }: { readonly customerId: string; readonly asked: string | null },
): Promise<string> {
  if (asked !== null) {
    const taken = await takenUsers(unit.trx, unit.tenantId, [asked]);
    if (taken.size > 0) throw invalidField('userName', 'is already taken');
    return asked;
  }
  const { pattern, nextSeq } = await readUserNaming(unit.trx, unit.tenantId);
  const read = readUserPattern(pattern);
  if (!read.ok) throw conflict('bad-user-pattern', `The pattern of users ${read.error}.`);
  const names = (placeholder: string) =>
    read.parts.some((part) => 'placeholder' in part && part.placeholder === placeholder);
  const facts = {
    name: await nameOf(unit, customerId),
    account: names('account') ? await accountOf(unit, customerId) : '',
    seq: nextSeq,
  };
  const next = await nextUser(unit.trx, unit.tenantId, read.parts, facts);
  if (next === undefined) {
    throw conflict(
      'no-user-free',
      'Every user that the pattern gives is taken: name one yourself.',
    );
  }
  if (names('seq')) await useSeq(unit, pattern, next.seq);
  return next.user;
}

async function nameOf({ trx }: TenantUnit, customerId: string): Promise<string> {
  const row = await trx
    .selectFrom('customers')
    .where('id', '=', customerId)
    .select('name')
    .executeTakeFirst();
  if (row === undefined) throw invalidField('customerId', 'does not exist');
  return row.name;
}

async function accountOf(unit: TenantUnit, customerId: string): Promise<string> {
  const accountId = await readAccountOf(unit.trx, customerId);
  if (accountId === null) throw invalidField('customerId', 'has no open account to be named by');
  return referenceOfAccount(unit.trx, unit.tenantId, accountId, unit.now);
}
