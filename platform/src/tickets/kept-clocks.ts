import type { SlaState } from '@atalaya/core/domain/tickets/sla-clock';

/** The columns of a ticket's clocks. */
export interface ClockColumns {
  readonly first_answer_due_at: Date;
  readonly first_answered_at: Date | null;
  readonly first_answer_breached_at: Date | null;
  readonly resolution_due_at: Date;
  readonly resolution_breached_at: Date | null;
  readonly paused_at: Date | null;
}

export function clocksOf(row: ClockColumns): SlaState {
  return {
    firstAnswerDueAt: row.first_answer_due_at.getTime(),
    firstAnsweredAt: row.first_answered_at?.getTime() ?? null,
    firstAnswerBreachedAt: row.first_answer_breached_at?.getTime() ?? null,
    resolutionDueAt: row.resolution_due_at.getTime(),
    resolutionBreachedAt: row.resolution_breached_at?.getTime() ?? null,
    pausedAt: row.paused_at?.getTime() ?? null,
  };
}

export function clockColumns(sla: SlaState): ClockColumns {
  return {
    first_answer_due_at: new Date(sla.firstAnswerDueAt),
    first_answered_at: dateOf(sla.firstAnsweredAt),
    first_answer_breached_at: dateOf(sla.firstAnswerBreachedAt),
    resolution_due_at: new Date(sla.resolutionDueAt),
    resolution_breached_at: dateOf(sla.resolutionBreachedAt),
    paused_at: dateOf(sla.pausedAt),
  };
}

const dateOf = (at: number | null) => (at === null ? null : new Date(at));
