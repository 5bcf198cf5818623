export const TICKET_KINDS = [
  'no_service',
  'slow',
  'installation',
  'relocation',
  'removal',
  'billing',
  'other',
] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** The most urgent first. */
export const TICKET_PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** As it is kept; an open ticket that somebody has is shown as `assigned`. */
export type KeptTicketState = 'open' | 'waiting' | 'resolved' | 'closed';
export const TICKET_STATES = ['open', 'assigned', 'waiting', 'resolved', 'closed'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** What a waiting ticket waits for: word from the customer, or their yes that it works again. */
export const TICKET_WAITS = ['customer', 'confirmation'] as const;
export type TicketWait = (typeof TICKET_WAITS)[number];

/** Who opened it: a person at the desk, a person from an incident's page, another system, the customer. */
export const TICKET_SOURCES = ['desk', 'incident', 'action', 'portal'] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];

export const TICKET_EVENT_KINDS = [
  'opened',
  'comment',
  'answer',
  'assigned',
  'moved',
  'edited',
  'incident_attached',
  'incident_over',
  'overdue',
  'visit',
] as const;
export type TicketEventKind = (typeof TICKET_EVENT_KINDS)[number];

/** What a person may do with a ticket's state. */
export const TICKET_MOVES = ['wait', 'resume', 'resolve', 'close'] as const;
export type TicketMove = (typeof TICKET_MOVES)[number];

const FROM: Readonly<Record<TicketMove, readonly KeptTicketState[]>> = {
  wait: ['open'],
  resume: ['waiting', 'resolved'],
  resolve: ['open', 'waiting'],
  close: ['open', 'waiting', 'resolved'],
};
const TO: Readonly<Record<TicketMove, KeptTicketState>> = {
  wait: 'waiting',
  resume: 'open',
  resolve: 'resolved',
  close: 'closed',
};

/** The state that a move leads to; undefined where it leads nowhere from here: a closed ticket stays closed. */
export function movedTo(state: KeptTicketState, move: TicketMove): KeptTicketState | undefined {
  return FROM[move].includes(state) ? TO[move] : undefined;
}

/** The moves that a ticket in this state offers. */
export function movesOf(state: KeptTicketState): readonly TicketMove[] {
  return TICKET_MOVES.filter((move) => FROM[move].includes(state));
}

export function shownState(state: KeptTicketState, isAssigned: boolean): TicketState {
  return state === 'open' && isAssigned ? 'assigned' : state;
}
