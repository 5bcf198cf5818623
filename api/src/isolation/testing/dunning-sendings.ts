import { named, post, type Sending } from './sending.js';

const reason = 'x';

/** Ids in bodies and queries of dunning. */
export const DUNNING_SENDINGS: readonly Sending[] = [
  ...(['/promises', '/holds'] as const).map((path) => ({
    route: `GET ${path}`,
    field: 'accountId',
    own: 'account' as const,
    send: ((who, id) => who.get(`${path}?accountId=${id}`)) satisfies Sending['send'],
  })),
  {
    // What an account of one's own answers depends on what it owes.
    route: 'POST /promises',
    field: 'accountId',
    send: post('/promises', (accountId) => ({ accountId, until: '2026-03-03' })),
  },
  {
    route: 'POST /holds',
    field: 'accountId',
    own: 'account',
    send: post('/holds', (accountId) => ({ accountId, kind: 'dispute', reason })),
  },
  {
    route: 'POST /actions/upsert-collection-task',
    field: 'accountId',
    own: 'account',
    send: post('/actions/upsert-collection-task', (accountId) => ({
      accountId,
      key: named(),
      title: reason,
    })),
  },
  ...(['suspend-service', 'reconnect-service'] as const).map((action) => ({
    route: `POST /actions/${action}`,
    field: 'serviceId',
    own: 'service' as const,
    send: post(`/actions/${action}`, (serviceId) => ({ serviceId, reason, dryRun: true })),
  })),
];
