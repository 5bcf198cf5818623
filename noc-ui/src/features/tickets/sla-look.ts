import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import type { Ticket } from '@atalaya/core/wire/rest/tickets';

export interface SlaLook {
  readonly word: 'answerBy' | 'answerLate' | 'resolveBy' | 'resolveLate' | 'paused' | 'keptLate';
  readonly tone: 'calm' | 'amber' | 'red';
  readonly dueMs: number;
}

/** The clock that asks for something next: first the answer, then the resolution; null once nothing is asked. */
export function slaLook(ticket: Ticket, nowMs: number): SlaLook | null {
  const { firstAnswer, resolution, state } = ticket;
  const dueMs = Date.parse(resolution.dueAt);
  if (state === 'resolved' || state === 'closed') {
    return resolution.breachedAt === null ? null : { word: 'keptLate', tone: 'calm', dueMs };
  }
  if (firstAnswer.answeredAt === null) {
    const answerMs = Date.parse(firstAnswer.dueAt);
    return answerMs < nowMs
      ? { word: 'answerLate', tone: 'red', dueMs: answerMs }
      : { word: 'answerBy', tone: soon(answerMs, nowMs), dueMs: answerMs };
  }
  if (resolution.breachedAt !== null || (resolution.pausedAt === null && dueMs < nowMs)) {
    return { word: 'resolveLate', tone: 'red', dueMs };
  }
  if (resolution.pausedAt !== null) {
    return { word: 'paused', tone: 'calm', dueMs: Date.parse(resolution.pausedAt) };
  }
  return { word: 'resolveBy', tone: soon(dueMs, nowMs), dueMs };
}

const soon = (dueMs: number, nowMs: number) => (dueMs - nowMs < HOUR_MS ? 'amber' : 'calm');
