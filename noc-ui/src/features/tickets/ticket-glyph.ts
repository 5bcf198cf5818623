import type { Ticket } from '@atalaya/core/wire/rest/tickets';
import type { Shape, Tone } from '../../shared/ui/device-status.js';

/** Red is kept for what is out of service: a late ticket is amber, one that somebody has is blue. */
export function ticketGlyph(ticket: Ticket): { readonly shape: Shape; readonly tone: Tone } {
  const { state, firstAnswer, resolution } = ticket;
  if (state === 'resolved' || state === 'closed') return { shape: 'check', tone: 'calm' };
  const isUnanswered = firstAnswer.answeredAt === null && firstAnswer.breachedAt !== null;
  if (isUnanswered || resolution.breachedAt !== null) return { shape: 'triangle', tone: 'amber' };
  if (state === 'assigned') return { shape: 'diamond', tone: 'blue' };
  return { shape: state === 'waiting' ? 'ring' : 'dot', tone: 'calm' };
}
