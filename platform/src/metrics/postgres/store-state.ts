import type { Instant } from '@atalaya/core/domain/shared/instant';
import type pg from 'pg';

export interface RollupProgress {
  /** Writers report what they change before this instant. */
  readonly closedTo: Instant;
  /** Buckets before this instant are computed. */
  readonly rolledTo: Instant;
}

export interface StoreState {
  /** By the roll-up's step in ms; nothing for one that never ran. */
  readonly rollups: ReadonlyMap<number, RollupProgress>;
  /** By tier: retention has dropped everything older. 0 when nothing was dropped yet. */
  keptFrom(tier: string): Instant;
}

/** Epoch milliseconds of a timestamptz, exact for whole milliseconds. */
export const epochMs = (expression: string): string =>
  `round(date_part('epoch', ${expression}) * 1000)`;

const STATE = `select step_ms::text as name, ${epochMs('closed_to')} as closed, ${epochMs('rolled_to')} as rolled
  from metrics.rollup_state
  union all select tier, ${epochMs('at')}, null from metrics.kept_from`;

export async function readState(client: pg.PoolClient): Promise<StoreState> {
  const { rows } = await client.query<{ name: string; closed: number; rolled: number | null }>(
    STATE,
  );
  const rollups = new Map<number, RollupProgress>();
  const kept = new Map<string, Instant>();
  for (const { name, closed, rolled } of rows) {
    if (rolled === null) kept.set(name, closed);
    else rollups.set(Number(name), { closedTo: closed, rolledTo: rolled });
  }
  return { rollups, keptFrom: (tier) => kept.get(tier) ?? 0 };
}
