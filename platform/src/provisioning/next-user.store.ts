import {
  type readUserPattern,
  type UserFacts,
  userOf,
} from '@atalaya/core/domain/provisioning/user-pattern';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

type Parts = Extract<ReturnType<typeof readUserPattern>, { readonly ok: true }>['parts'];

const AT_ONCE = 50;
const MOST_TRIES = 2_000;

/**
 * The first user of a pattern that no line of the tenant has or had, and that no router told of. Call it while the
 * tenant is locked: it says nothing of who asks at the same time. `seq` is the running number that it took last.
 * undefined where each of 2,000 is taken.
 */
export async function nextUser(
  trx: Trx,
  tenantId: string,
  parts: Parts,
  facts: Omit<UserFacts, 'n'>,
): Promise<{ readonly user: string; readonly seq: number } | undefined> {
  const isRunning = parts.some((part) => 'placeholder' in part && part.placeholder === 'seq');
  for (let from = 0; from < MOST_TRIES; from += AT_ONCE) {
    const tried = Array.from({ length: AT_ONCE }, (_, place) => {
      const step = from + place;
      // A running number is the tenant's own: the next one is another user.
      const seq = facts.seq + (isRunning ? step : 0);
      return { user: userOf(parts, { ...facts, seq, n: isRunning ? 1 : step + 1 }), seq };
    });
    const taken = await takenUsers(
      trx,
      tenantId,
      tried.map(({ user }) => user),
    );
    const free = tried.find(({ user }) => !taken.has(user));
    if (free !== undefined) return free;
  }
  return undefined;
}

/** Of these users those that a line of the tenant has or had, or that a router of it told of. */
export async function takenUsers(
  trx: Trx,
  tenantId: string,
  users: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ user_name: string }>`
    with asked as (select distinct unnest(${[...users]}::text[]) as user_name)
    select a.user_name from asked a
    where exists (
        select 1 from services s where s.tenant_id = ${tenantId} and s.access_identity = a.user_name
      ) or exists (
        select 1 from service_provisionings p where p.tenant_id = ${tenantId} and p.identity = a.user_name
      ) or exists (
        select 1 from service_sessions v where v.tenant_id = ${tenantId} and v.user_name = a.user_name
      )`.execute(trx);
  return new Set(rows.map((row) => row.user_name));
}
