import type { LineTask } from './line-plan.js';
import { entriesOf } from './plan-entries.js';
import { canonicalRate } from './router-address.js';
import { isYes, type RouterRow, rowsOf } from './router-rows.js';
import { reducedRate } from './session-profiles.js';

/** The running sessions of a PPPoE line. */
export const sessionsOf = ({ line, rows }: LineTask): readonly RouterRow[] =>
  rowsOf(rows, 'ppp/active').filter((row) => row['name'] === line.identity);

/** Whether RADIUS let it in (`radius=true` of `/ppp/active`): the router needs no secret of it. */
export const isOfRadius = (session: RouterRow): boolean => isYes(session['radius']);

/** `/ppp/active` names no profile: what the profile had the router make for the session tells which one it was. */
export const dialledSuspended = (task: LineTask, session: RouterRow): boolean =>
  entriesOf(task, session['address'] ?? '').some((row) => isYes(row['dynamic']));

const queuesOf = ({ rows }: LineTask, session: RouterRow): readonly RouterRow[] =>
  rowsOf(rows, 'queue/simple').filter(
    (row) => row['name'] === `<pppoe-${session['name']}>` && isYes(row['dynamic']),
  );

/** Whether its profile limits it at all: the router then makes a queue. */
export const isQueued = (task: LineTask, session: RouterRow): boolean =>
  queuesOf(task, session).length > 0;

export const dialledReduced = (task: LineTask, session: RouterRow): boolean =>
  hasRate(task, session, reducedRate(task));

/** Whether the queue that the router made for the session gives this speed. */
export const hasRate = (task: LineTask, session: RouterRow, rate: string): boolean =>
  queuesOf(task, session).some((row) => canonicalRate(row['max-limit']) === canonicalRate(rate));
