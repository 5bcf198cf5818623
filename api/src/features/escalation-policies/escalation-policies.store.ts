import {
  checkLadder,
  type EscalationRepeat,
  type EscalationStep,
} from '@atalaya/core/domain/paging/escalation-policy';
import type { Trx } from '@atalaya/platform/postgres/database';
import { conflict, invalid, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const MOST_POLICIES = 100;

interface PolicyPlan {
  readonly steps: readonly EscalationStep[];
  readonly repeat: EscalationRepeat | null;
}

/** Refuses steps that cannot be, or what this tenant has not, naming the field. */
export async function checkPolicy(
  trx: Trx,
  { steps, repeat }: PolicyPlan,
  siteIds: readonly string[],
): Promise<void> {
  const problem = checkLadder({ steps, repeat });
  if (problem !== null) throw invalidField(problem.field, problem.message);
  const channels = await trx
    .selectFrom('channels')
    .select('id')
    .where('kind', '<>', 'webhook')
    .execute();
  const rotas = await trx.selectFrom('on_call_rotas').select('id').execute();
  const known = {
    channel: new Set(channels.map(({ id }) => id)),
    rota: new Set(rotas.map(({ id }) => id)),
  };
  const missing = steps.flatMap((step, index) =>
    step.targets.flatMap(({ kind, id }, at) =>
      known[kind].has(id)
        ? []
        : [{ field: `steps.${index}.targets.${at}.id`, message: 'does not exist' }],
    ),
  );
  const sites = await trx.selectFrom('sites').select('id').execute();
  const there = new Set(sites.map(({ id }) => id));
  const lost = siteIds.flatMap((id, index) =>
    there.has(id) ? [] : [{ field: `siteIds.${index}`, message: 'does not exist' }],
  );
  if (missing.length + lost.length > 0) throw invalid([...missing, ...lost]);
}

export async function refuseTooManyPolicies(unit: TenantUnit): Promise<void> {
  await unit.lockTenant();
  const { count } = await unit.trx
    .selectFrom('escalation_policies')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST_POLICIES) {
    throw conflict('too-many-policies', `There are ${MOST_POLICIES} policies: remove some first.`);
  }
}

/** The one that was the default no longer is. */
export async function yieldDefault(unit: TenantUnit, toId: string | null): Promise<void> {
  await unit.lockTenant();
  let before = unit.trx
    .selectFrom('escalation_policies')
    .select('id')
    .where('is_default', '=', true);
  if (toId !== null) before = before.where('id', '<>', toId);
  const row = await before.executeTakeFirst();
  if (row)
    await unit.update('escalation_policies', row.id, { is_default: false, updated_at: unit.now });
}

export function planColumns({
  steps,
  repeat,
}: {
  readonly steps?: PolicyPlan['steps'] | undefined;
  readonly repeat?: PolicyPlan['repeat'] | undefined;
}) {
  return {
    ...(steps && { steps: JSON.stringify(steps) }),
    ...(repeat !== undefined && {
      repeat_minutes: repeat?.everyMinutes ?? null,
      repeat_times: repeat?.times ?? null,
    }),
  };
}
