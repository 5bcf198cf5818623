import type { RouterRows } from '@atalaya/core/domain/enforcement/router-rows';
import type { CommandOutcome } from '@atalaya/core/ports/network-commands';
import type { Attempt } from './job-batch.js';
import { toldWords } from './send-write.js';

const isAsWanted = ({ job }: Attempt, rows: RouterRows): boolean => {
  const { writes, obstacle } = job.plan(rows);
  return writes.length === 0 && obstacle === null;
};

/** Written without a refusal and yet not so: a session that dials again between two prints looks like that for a moment. */
export const mayBeSoYet = (attempt: Attempt, rows: RouterRows): boolean =>
  attempt.state === 'tried' && attempt.trouble === null && !isAsWanted(attempt, rows);

/**
 * What became of an attempt, by what was read back and nothing else.
 * @param disbelief why what the router shows is not believed; null: it is
 */
export function judgeAttempt(
  attempt: Attempt,
  rows: RouterRows,
  { nowMs, disbelief }: { readonly nowMs: number; readonly disbelief: string | null },
): readonly CommandOutcome[] {
  if (attempt.state === 'untried') return [];
  const { job, sentences, before } = attempt;
  const sight = job.sight(rows);
  const told = {
    commands: sentences,
    before,
    after: sight.evidence,
    latencyMs: Math.round(nowMs - attempt.startedAt),
  };
  return job.commands.map(({ id }): CommandOutcome => {
    if (attempt.state === 'stale') return { id, ...told, state: 'stale' };
    if (isAsWanted(attempt, rows) && disbelief === null) {
      const { observed, evidence, redial, memory } = sight;
      return { id, ...told, state: 'verified', observed, evidence, redial, memory };
    }
    const error = disbelief ?? attempt.trouble?.error ?? whatIsLeft(attempt, rows);
    return { id, ...told, state: 'failed', error, final: isFinal(attempt, rows, disbelief) };
  });
}

/** Another try would end the same: so it was refused, or what stands in the way does not go by itself. */
function isFinal({ job, trouble }: Attempt, rows: RouterRows, disbelief: string | null): boolean {
  if (trouble !== null) return trouble.isFinal;
  const plan = job.plan(rows);
  return disbelief === null && plan.writes.length === 0 && plan.isFinal === true;
}

const LONGEST = 300;

function whatIsLeft({ job }: Attempt, rows: RouterRows): string {
  const { writes, obstacle } = job.plan(rows);
  const [first] = writes;
  if (first === undefined) return obstacle ?? '';
  const words = toldWords(first).join(' ').slice(0, LONGEST);
  return `Read back it is not so: the router still needs ${words}${writes.length > 1 ? ` and ${writes.length - 1} more` : ''}.`;
}
