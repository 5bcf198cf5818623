import {
  DEFAULT_USER_PATTERN,
  readUserPattern,
  userOf,
} from '@atalaya/core/domain/provisioning/user-pattern';
import type { ProvisioningSettings } from '@atalaya/core/wire/rest/provisioning';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

export interface UserNaming {
  readonly pattern: string;
  readonly nextSeq: number;
}

export async function readUserNaming(trx: Trx, tenantId: string): Promise<UserNaming> {
  const row = await trx
    .selectFrom('provisioning_settings')
    .where('tenant_id', '=', tenantId)
    .select(['user_pattern', 'next_seq'])
    .executeTakeFirst();
  return { pattern: row?.user_pattern ?? DEFAULT_USER_PATTERN, nextSeq: row?.next_seq ?? 1 };
}

/** What the pattern in force gives, for a person to look at. */
export function namingView({ pattern, nextSeq }: UserNaming): ProvisioningSettings {
  const read = readUserPattern(pattern);
  const facts = { account: '4711', name: 'María Núñez', seq: nextSeq, n: 1 };
  return { userPattern: pattern, example: read.ok ? userOf(read.parts, facts) : '' };
}

export async function writeUserPattern(unit: TenantUnit, pattern: string): Promise<void> {
  const before = await readUserNaming(unit.trx, unit.tenantId);
  const changed = { user_pattern: pattern, updated_at: unit.now, updated_by: unit.actor.name };
  await unit.trx
    .insertInto('provisioning_settings')
    .values({ tenant_id: unit.tenantId, ...changed })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(changed))
    .execute();
  await unit.record({
    action: 'provisioning_settings.update',
    subjectType: 'tenant',
    subjectId: unit.tenantId,
    before: { userPattern: before.pattern },
    after: { userPattern: pattern },
  });
}

/** The running number goes on after the one that was used. */
export async function useSeq(unit: TenantUnit, pattern: string, used: number): Promise<void> {
  const stamp = { updated_at: unit.now, updated_by: unit.actor.name };
  await unit.trx
    .insertInto('provisioning_settings')
    .values({ tenant_id: unit.tenantId, user_pattern: pattern, next_seq: used + 1, ...stamp })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ next_seq: used + 1 }))
    .execute();
}
