import type { LineTask } from './line-plan.js';
import { entriesOf } from './plan-entries.js';
import { canonicalRate } from './router-address.js';
import { isYes, type RouterRow, rowsOf } from './router-rows.js';
import { reducedRate } from './session-profiles.js';

/** The running sessions of a PPPoE line. */
export const sessionsOf = ({ line, rows }: LineTask): readonly RouterRow[] =>
  rowsOf(rows, 'ppp/active').filter((row) => row['name'] === line.identity);

/** `/ppp/active` names no profile: what the profile had the router make for the session tells which one it was. */
export const dialledSuspended = (task: LineTask, session: RouterRow): boolean =>
  entriesOf(task, session['address'] ?? '').some((row) => isYes(row['dynamic']));

export function dialledReduced(task: LineTask, session: RouterRow): boolean {
  const rate = canonicalRate(reducedRate(task));
  return rowsOf(task.rows, 'queue/simple').some(
    (row) =>
      row['name'] === `<pppoe-${session['name']}>` &&
      isYes(row['dynamic']) &&
      canonicalRate(row['max-limit']) === rate,
  );
}
