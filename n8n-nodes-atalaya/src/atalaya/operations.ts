import type { NodeFieldName } from './node-fields.js';

interface Described {
  readonly name: string;
  readonly action: string;
  readonly description: string;
}

/** `:field` in a path is that field's value. */
export type Operation = Described &
  (
    | {
        /** One call that acts; the fields are its body, `idempotencyKey` its header. */
        readonly acts: `/${string}`;
        readonly fields: readonly NodeFieldName[];
        /** The part of the answer that is the result; without, all of it. */
        readonly gives?: string;
      }
    | { readonly reads: `/${string}`; readonly fields: readonly NodeFieldName[] }
    /** Page after page; the fields narrow it. */
    | { readonly lists: `/${string}`; readonly fields: readonly NodeFieldName[] }
    | { readonly gets: 'on-call'; readonly fields: readonly NodeFieldName[] }
  );

/** What the action node can do, by what n8n calls it; in the order of the names, as n8n wants it. */
export const OPERATIONS = {
  acknowledgeIncident: {
    name: 'Acknowledge Incident',
    action: 'Acknowledge an incident',
    description: 'Say that somebody knows of it',
    acts: '/actions/acknowledge-incident',
    fields: ['incidentId', 'until', 'comment', 'idempotencyKey', 'dryRun'],
  },
  answerCut: {
    name: 'Answer Planned Cut',
    action: 'Answer a planned cut',
    description: 'Veto or delay what dunning.cut_scheduled told of, once and before its hour',
    acts: '/services/:serviceId/cut-answer',
    fields: ['serviceId', 'answer', 'minutes', 'reason', 'idempotencyKey'],
  },
  createTicket: {
    name: 'Create Ticket',
    action: 'Create a ticket',
    description: 'Inside of an open incident it is attached to that',
    acts: '/actions/create-ticket',
    fields: [
      ...(['subject', 'ticketKind', 'priority', 'description'] as const),
      ...(['aboutService', 'aboutCustomer', 'aboutIncident'] as const),
      ...(['idempotencyKey', 'dryRun'] as const),
    ],
  },
  diagnoseService: {
    name: 'Diagnose Service',
    action: 'Diagnose a service',
    description: 'Read what is wrong with a line, in a sentence, with its evidence',
    acts: '/actions/diagnose-service',
    gives: 'diagnosis',
    fields: ['serviceId', 'idempotencyKey'],
  },
  getCustomer: {
    name: 'Get Customer',
    action: 'Get a customer',
    description: 'Read one with their telephone and mail',
    reads: '/customers/:customerId',
    fields: ['customerId'],
  },
  getIncident: {
    name: 'Get Incident',
    action: 'Get an incident',
    description: 'Read one with its devices, customers and timeline',
    reads: '/incidents/:incidentId',
    fields: ['incidentId'],
  },
  getService: {
    name: 'Get Service',
    action: 'Get a service',
    description: 'Read what is wanted of a line, and how its router was last seen to have it',
    reads: '/services/:serviceId',
    fields: ['serviceId'],
  },
  getOnCall: {
    name: 'Get Who Is on Call',
    action: 'Get who is on call',
    description: 'Read who is on call now, one item for each rota',
    gets: 'on-call',
    fields: [],
  },
  listIncidents: {
    name: 'List Incidents',
    action: 'List incidents',
    description: 'Read the newest ones, one item each',
    lists: '/incidents',
    fields: ['state', 'limit'],
  },
  listTickets: {
    name: 'List Tickets',
    action: 'List tickets',
    description: 'Read the newest ones, of a service or of all, one item each',
    lists: '/tickets',
    fields: ['ticketState', 'aboutService', 'limit'],
  },
  makePromise: {
    name: 'Make Promise to Pay',
    action: 'Make a promise to pay',
    description: 'Keep the service, or return it, until a day, without touching money',
    acts: '/promises',
    fields: ['accountId', 'promisedUntil', 'amountMinor', 'notes', 'idempotencyKey'],
  },
  reconnectService: {
    name: 'Reconnect Service',
    action: 'Reconnect a service',
    description: 'At once, whatever is owed',
    acts: '/actions/reconnect-service',
    fields: ['serviceId', 'reason', 'idempotencyKey', 'dryRun'],
  },
  suspendService: {
    name: 'Suspend Service',
    action: 'Suspend a service',
    description: 'Refused with its reasons while anything holds it',
    acts: '/actions/suspend-service',
    fields: ['serviceId', 'reason', 'idempotencyKey', 'dryRun'],
  },
  upsertCollectionTask: {
    name: 'Upsert Collection Task',
    action: 'Upsert a collection task',
    description: 'Have somebody of collections call or look',
    acts: '/actions/upsert-collection-task',
    fields: ['accountId', 'taskKey', 'title', 'details', 'dueOn', 'idempotencyKey', 'dryRun'],
  },
} as const satisfies Readonly<Record<string, Operation>>;

/** undefined: there is none of this name. */
export function operationOf(value: unknown): Operation | undefined {
  const operations: Readonly<Record<string, Operation>> = OPERATIONS;
  return typeof value === 'string' && Object.hasOwn(operations, value)
    ? operations[value]
    : undefined;
}
