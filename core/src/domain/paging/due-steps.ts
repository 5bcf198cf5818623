import { type Instant, MINUTE_MS } from '../shared/instant.js';
import { type EscalationStep, type Ladder, passMs } from './escalation-policy.js';

/** One climb of the steps: since when, and how many of them, repetitions counted, were carried out. */
export interface PagingRun {
  readonly ladder: Ladder;
  readonly startedAt: Instant;
  readonly done: number;
}

export interface DueStep {
  /** From 0, repetitions counted. */
  readonly ordinal: number;
  /** From 1, as people count. */
  readonly stepNumber: number;
  readonly step: EscalationStep;
  readonly dueAt: Instant;
}

export interface DueSteps {
  readonly due: readonly DueStep[];
  /** When the next one comes; null after the last. */
  readonly nextAt: Instant | null;
}

/**
 * The steps of a run that have come and were not carried out yet, in their order, however late it is: what came due
 * while nobody looked is not lost. Carried out in order and counted in the transaction that queues them, none comes
 * twice.
 */
export function dueSteps(run: PagingRun, now: Instant): DueSteps {
  const { ladder, done } = run;
  const due: DueStep[] = [];
  const total = ladder.steps.length * (1 + (ladder.repeat?.times ?? 0));
  for (let ordinal = done; ordinal < total; ordinal += 1) {
    const step = stepAt(run, ordinal);
    if (step === undefined) break;
    if (step.dueAt > now) return { due, nextAt: step.dueAt };
    due.push(step);
  }
  return { due, nextAt: null };
}

function stepAt({ ladder, startedAt }: PagingRun, ordinal: number): DueStep | undefined {
  const { length } = ladder.steps;
  const index = ordinal % length;
  const step = ladder.steps[index];
  if (step === undefined) return undefined;
  const pass = Math.floor(ordinal / length);
  const dueAt = startedAt + pass * passMs(ladder) + step.afterMinutes * MINUTE_MS;
  return { ordinal, stepNumber: index + 1, step, dueAt };
}
