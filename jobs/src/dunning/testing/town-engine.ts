import type { Database } from '@atalaya/platform/postgres/database';
import { DunningEngine } from '../dunning-engine.js';
import { DunningTown } from './dunning-town.js';

/** Grace 3, cut at 10:00, none from Friday to Sunday, from 50.00, 5 % late, 50.00 to reconnect. */
export const POLICY = {
  mode: 'enforce',
  graceDays: 3,
  cutFrom: '10:00',
  minOverdueMinor: 5_000,
  minOverduePercentOfPrice: 0,
  reconnect: { paidPercent: 80, toleranceMinor: 0 },
  reconnectionFeeMinor: 5_000,
  lateFee: { kind: 'percent', ratePpm: 50_000 },
  promises: { maxDays: 7 },
};
export const MARCH = { due: '2026-03-05', openMinor: 49_900, told: '2026-03-05T12:00' };
export const FEBRUARY = { due: '2026-02-05', openMinor: 49_900, told: '2026-02-06T12:00' };

let towns = 0;
/** A town and the engine that looks at it, moment by moment. */
export async function foundTown(database: Database, now: string, policy: object = POLICY) {
  towns += 1;
  const town = await DunningTown.found(database, { slug: `town${towns}`, now, policy });
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const bus = { publish: async () => {} };
  const engine = new DunningEngine({ clock: town.clock, database, log, bus });
  const until = async (local: string | readonly string[], changed: readonly string[] = []) => {
    for (const each of typeof local === 'string' ? [local] : local) {
      await town.moveTo(each);
      await engine.look(town.tenantId, changed);
    }
  };
  const look = (...changed: readonly string[]) => engine.look(town.tenantId, changed);
  return { town, until, look, warnings };
}
