import type { Seeded } from '../../testing/seed-tenant.js';

const SWAP = { from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
const FROM_TO = 'from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z';

interface PathNeeds {
  readonly body?: object;
  readonly query?: string;
}

/** Of routes whose body names no other id. */
const PLAIN: Readonly<Record<string, PathNeeds>> = {
  'PATCH /sites/:id': { body: { notes: 'x' } },
  'PATCH /devices/:id': { body: { notes: 'x' } },
  'PATCH /credentials/:id': { body: { name: 'x' } },
  'PATCH /controllers/:id': { body: { name: 'x' } },
  'PATCH /collectors/:id': { body: { name: 'x' } },
  'POST /collectors/:id/pins': { body: { pinned: true } },
  'PATCH /alert-rules/:id': { body: { enabled: false } },
  'PATCH /users/:id': { body: { role: 'noc' } },
  'PATCH /platform/tenants/:id': { body: { status: 'suspended' } },
  'POST /platform/tenants/:id/enter': { body: { reason: 'to look around' } },
  'POST /devices/:id/poll-requests': { body: { kind: 'echo' } },
  'POST /devices/:id/history-requests': { body: {} },
  'POST /imports/:id/apply': { body: {} },
  'PATCH /webhook-endpoints/:id': { body: { name: 'x' } },
  'POST /webhook-endpoints/:id/replay': { body: {} },
  'PATCH /notification-channels/:id': { body: { name: 'x' } },
  'POST /notification-channels/:id/replay': { body: {} },
  'POST /incidents/:id/acknowledge': { body: { kind: 'until_clear' } },
  'POST /incidents/:id/comments': { body: { text: 'x' } },
  'POST /incidents/:id/assign': { body: { userId: null } },
  'PATCH /address-pools/:id': { body: { quarantineDays: 3 } },
  'POST /services/:id/provisioning/pushes': { body: {} },
};

/** A body or query that is right in itself, for each route that names an id in its path and needs one. */
export const pathNeeds = (own: Seeded): Readonly<Record<string, PathNeeds>> => ({
  ...PLAIN,
  'PATCH /customers/:id': { body: { notes: 'x' } },
  'POST /customers/:id/notes': { body: { text: 'x' } },
  'PATCH /customer-notes/:id': { body: { pinned: true } },
  'POST /customers/:id/documents': {
    body: { name: 'x.png', contentBase64: 'iVBORw0KGgo=' },
  },
  'PATCH /accounts/:id': { body: { dueAfterDays: 5 } },
  'PUT /accounts/:id/fiscal-choice': { body: { issue: 'on_payment' } },
  'PATCH /contracts/:id': { body: { notes: 'x' } },
  'PATCH /equipment/:id': { body: { notes: 'x' } },
  'POST /plans/:id/prices': {
    body: { validFrom: '2030-01-01', price: { amountMinor: 1, currency: 'MXN' } },
  },
  'PATCH /tax-groups/:id': { body: { name: 'x' } },
  'PATCH /number-series/:id': { body: { authorizationCode: 'x' } },
  'POST /invoices/:id/void': { body: { reason: 'x' } },
  'POST /services/:id/plan-changes': { body: { planId: own.ids.otherPlan, on: '2026-02-28' } },
  'POST /services/:id/cancellation': { body: { dryRun: true } },
  'POST /services/:id/pauses': { body: { startsOn: '2026-04-01', endsOn: '2026-04-05' } },
  'POST /service-pauses/:id/end': { body: { endsOn: '2026-03-02' } },
  'PUT /invoice-drafts/:id': { body: { lines: [{ description: 'x', amountMinor: 1 }] } },
  'PATCH /wall-tokens/:id': { body: { name: 'x' } },
  'PATCH /plans/:id': { body: { isOffered: true } },
  'PATCH /services/:id': { body: { notes: 'x' } },
  'POST /services/:id/device-links': { body: { deviceId: own.ids.device, kind: 'router_session' } },
  'POST /services/:id/device-replacements': {
    body: { oldDeviceId: own.ids.pathCpe, mac: '02:00:00:00:05:01' },
  },
  'PUT /incidents/:id/sla-exclusion': { body: { kind: 'customer_side' } },
  'POST /incidents/:id/silence': { body: { hours: 1 } },
  'PATCH /quiet-hours/:id': { body: { critical: null } },
  'PATCH /escalation-policies/:id': { body: { enabled: true } },
  'PATCH /on-call-rotas/:id': { body: { period: 'weekly' } },
  'POST /on-call-rotas/:id/overrides': { body: { userId: own.ids.user, ...SWAP } },
  'PATCH /maintenance-windows/:id': { body: { notes: 'x' } },
  'POST /maintenance-windows/:id/end': { body: {} },
  'POST /router-setups/:id/script': { body: {} },
  'POST /router-setups/:id/retry': { body: {} },
  'POST /router-setups/:id/confirm': { body: { fingerprint: 'AA:BB' } },
  'POST /payments/:id/reversals': { body: { reason: 'mistake' } },
  'POST /accounts/:id/allocations': {
    body: {
      paymentId: own.ids.chosenPayment,
      allocations: [{ invoiceId: own.ids.openInvoice, amountMinor: 1 }],
    },
  },
  'POST /accounts/:id/payment-reference': { body: {} },
  'PATCH /cashiers/:id': { body: { limitMinor: 100_000 } },
  'POST /receipt-conflicts/:id/seen': { body: {} },
  'POST /bank-statements/:id/accept-sure': { body: {} },
  'POST /bank-statement-lines/:id/decision': { body: { decision: 'ignore' } },
  'POST /reported-payments/:id/decision': { body: { decision: 'reject', reason: 'x' } },
  'PATCH /payment-gateways/:id': { body: { name: 'x' } },
  'POST /payment-gateways/:id/test': { body: {} },
  'POST /gateway-payments/:id/decision': { body: { decision: 'return', notes: 'x' } },
  'POST /cashiers/:id/accounts': { body: { remove: [own.ids.account] } },
  'POST /services/:id/cut-answer': { body: { answer: 'veto', reason: 'x' } },
  'POST /dunning-runs/:id/decide': { body: { isApproved: true } },
  'POST /collection-tasks/:id/close': { body: { state: 'done', hasReached: true } },
  ...ticketNeeds(own),
  'PUT /enforcement-routers/:id/terms': { body: {} },
  'PUT /enforcement-routers/:id/mode': { body: { mode: 'enforce', bundle: null } },
  'POST /enforcement-routers/:id/bundle': { body: { aviso: null, allowed: [] } },
  'PUT /enforcement-routers/:id/take-over': { body: { lists: ['Moroso'] } },
  'POST /enforcement-routers/:id/take-over/approval': {
    body: { seenAt: '2026-03-01T00:00:00Z', verdicts: ['release'] },
  },
  'GET /devices/:id/metrics': { query: `metric=radio.signal_dbm&${FROM_TO}` },
  'GET /devices/:id/availability': { query: FROM_TO },
});

const ticketNeeds = (own: Seeded): Readonly<Record<string, PathNeeds>> => ({
  'PATCH /tickets/:id': { body: { priority: 'high' } },
  'POST /tickets/:id/assign': { body: { userId: own.ids.user } },
  'POST /tickets/:id/comments': { body: { text: 'x' } },
  'POST /tickets/:id/move': { body: { move: 'wait' } },
  'PATCH /visits/:id': { body: { notes: 'x' } },
  'POST /visits/:id/move': { body: { move: 'begin' } },
  'POST /visits/:id/exception': { body: { reason: 'x' } },
  'POST /visits/:id/certificate': {
    body: { signer: 'x', signature: [Array.from({ length: 9 }, (_, at) => [at, at])] },
  },
});
