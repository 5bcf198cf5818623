import type { DunningTown } from '@atalaya/jobs/dunning/testing/dunning-town';
import { sql } from 'kysely';
import type { SubscriberRouter } from '../../simulators/routeros/testing/subscriber-router.js';

interface Ended {
  readonly serviceId: string;
  readonly desired: string;
  readonly observed: string;
  readonly isCharged: boolean;
  readonly wasCut: boolean;
}

/** Whether who owes is wanted cut, all is seen as it is wanted, and no command waits. */
export async function isSettled(town: DunningTown, owing: ReadonlySet<string>): Promise<boolean> {
  const { rows } = await town.in((trx) =>
    sql<{ isOpen: boolean }>`select exists (select 1 from services
        where observed_state <> desired_state and (observed_state <> 'unknown' or desired_state <> 'active'))
      or (select count(*) from services where desired_state = 'suspended') <> ${owing.size}
      or exists (select 1 from network_commands where state in ('queued', 'running', 'failed')) as "isOpen"`.execute(
      trx,
    ),
  );
  return rows[0]?.isOpen === false;
}

/** Holds the books, and the routers themselves, to what the lines owe in the end. */
export async function judge(
  town: DunningTown,
  routers: readonly SubscriberRouter[],
  owing: ReadonlySet<string>,
) {
  const { rows } = await town.in((trx) =>
    sql<Ended>`select s.id as "serviceId", s.desired_state as desired, s.observed_state as observed,
      exists (select 1 from account_charges c
        where c.account_id = s.account_id and c.kind = 'reconnection_fee') as "isCharged",
      exists (select 1 from outbox o where o.type = 'service.access_changed'
        and o.subject = 'service:' || s.id and o.data->>'observedState' = 'suspended') as "wasCut"
      from services s`.execute(trx),
  );
  const entries = routers.flatMap(({ services }) => services.addressLists.rows);
  const blocked = new Set(entries.map(({ values }) => values['comment']?.split(':')[2] ?? ''));
  const count = (of: (row: Ended) => boolean) => rows.filter(of).length;
  return {
    interleavings: rows.length,
    wrong: count((row) => isWrong(row, { owing, blocked })),
    cutsSeen: count(({ wasCut }) => wasCut),
    fees: count(({ isCharged }) => isCharged),
    feesWithoutCut: count(({ isCharged, wasCut }) => isCharged && !wasCut),
  };
}

/** One that was paid before any router was told of it may never have been looked at. */
function isWrong(
  { serviceId, desired, observed }: Ended,
  of: { readonly owing: ReadonlySet<string>; readonly blocked: ReadonlySet<string> },
): boolean {
  const isOwed = of.owing.has(serviceId);
  if (of.blocked.has(serviceId) !== isOwed) return true;
  if (isOwed) return desired !== 'suspended' || observed !== 'suspended';
  return desired !== 'active' || !['active', 'unknown'].includes(observed);
}
