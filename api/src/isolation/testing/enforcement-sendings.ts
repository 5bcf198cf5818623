import { post, type Sending } from './sending.js';

const LISTS = ['network-commands', 'network-drifts'] as const;
const DECIDE = '/router-sync-rows/decide';

/** Ids in bodies and queries of what routers are told. */
export const ENFORCEMENT_SENDINGS: readonly Sending[] = [
  ...LISTS.flatMap((list): Sending[] => [
    {
      route: `GET /${list}`,
      field: 'routerId',
      own: 'enforcementRouter',
      send: (who, id) => who.get(`/${list}?routerId=${id}`),
    },
    {
      route: `GET /${list}`,
      field: 'serviceId',
      own: 'service',
      send: (who, id) => who.get(`/${list}?serviceId=${id}`),
    },
  ]),
  {
    route: 'GET /router-sync-rows',
    field: 'routerId',
    own: 'enforcementRouter',
    send: (who, id) => who.get(`/router-sync-rows?routerId=${id}`),
  },
  {
    route: 'POST /router-sync-rows/decide',
    field: 'id',
    own: 'syncRow',
    send: post(DECIDE, (id) => ({ rows: [{ id, choice: 'ignore' }] })),
  },
  {
    route: 'POST /router-sync-rows/decide',
    field: 'serviceId',
    own: 'waitingService',
    send: post(DECIDE, (serviceId, { ids }) => ({
      rows: [{ id: ids.linkedRow, choice: 'link', serviceId }],
    })),
  },
  {
    route: 'POST /router-sync-rows/decide',
    field: 'customerId',
    own: 'customer',
    send: post(DECIDE, (customerId, { ids }) => ({
      rows: [{ id: ids.ownedRow, choice: 'create', customerId, planId: ids.plan }],
    })),
  },
  {
    route: 'POST /router-sync-rows/decide',
    field: 'planId',
    own: 'plan',
    send: post(DECIDE, (planId, { ids }) => ({
      rows: [{ id: ids.plannedRow, choice: 'create', customerId: ids.customer, planId }],
    })),
  },
  {
    route: 'PUT /enforcement-routers/{id}/terms',
    field: 'credentialId',
    own: 'writerCredential',
    send: (who, credentialId, own) =>
      who.call('PUT', `/enforcement-routers/${own.ids.enforcementRouter}/terms`, { credentialId }),
  },
];
