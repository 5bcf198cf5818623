import type { TakeOverVerdict } from '@atalaya/core/domain/enforcement/take-over-verdict';
import { type RawBuilder, sql } from 'kysely';

/** Holds that say nothing for the customer, only that the platform's own cut has to wait. */
const OF_THE_PROCESS = [
  'no_cut_day',
  'notice_not_sent',
  'access_unconfirmed',
  'router_unreachable',
  'vetoed',
];

/**
 * Whether the current decision `d` of a service would have it cut though its desired state does not say so yet: it is
 * only watched, or waits for its hour. A promise, a dispute and the like keep him in service.
 */
export const wouldBeCut = (decision: string): RawBuilder<boolean> => {
  const d = sql.ref(decision);
  return sql<boolean>`coalesce((${d}.action = 'suspend' or ${d}.state in ('cut_eligible', 'suspending'))
    and not exists (
      select 1 from jsonb_array_elements(${d}.reasons) as why
      where why->>'code' = 'hold' and why->>'hold' <> all(${OF_THE_PROCESS}::text[])
    ), false)`;
};

/** What becomes of entry `e` of service `s`, whose current decision is `d`. */
export const verdictOf = (): RawBuilder<TakeOverVerdict> => sql<TakeOverVerdict>`case
  when e.match <> 'matched' then e.match
  when s.desired_state = 'suspended' then 'adopt'
  when s.desired_state = 'cancelled' then 'unmatched'
  when ${wouldBeCut('d')} then 'pending'
  else 'release' end`;
