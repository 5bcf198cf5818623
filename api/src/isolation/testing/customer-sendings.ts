import { named, post, type Sending } from './sending.js';

const line = (more: object) => ({ accessKind: 'pppoe', accessIdentity: named(), ...more });
const box = (more: object) => ({ kind: 'cpe', ...more });
const paper = (more: object) => ({ code: named(), startsOn: '2026-03-01', ...more });

/** Ids in bodies and queries of what hangs on a customer. */
export const CUSTOMER_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /accounts',
    field: 'customerId',
    own: 'customer',
    send: post('/accounts', (customerId) => ({ customerId })),
  },
  {
    route: 'GET /accounts',
    field: 'customerId',
    own: 'customer',
    send: (who, id) => who.get(`/accounts?customerId=${id}`),
  },
  {
    route: 'POST /contracts',
    field: 'accountId',
    own: 'account',
    send: post('/contracts', (accountId) => paper({ accountId })),
  },
  {
    route: 'GET /contracts',
    field: 'accountId',
    own: 'account',
    send: (who, id) => who.get(`/contracts?accountId=${id}`),
  },
  {
    route: 'GET /contracts',
    field: 'customerId',
    own: 'customer',
    send: (who, id) => who.get(`/contracts?customerId=${id}`),
  },
  {
    route: 'POST /services',
    field: 'accountId',
    own: 'account',
    send: post('/services', (accountId, own) =>
      line({ customerId: own.ids.customer, planId: own.ids.plan, accountId }),
    ),
  },
  {
    route: 'POST /services',
    field: 'contractId',
    own: 'contract',
    send: post('/services', (contractId, own) =>
      line({
        customerId: own.ids.customer,
        planId: own.ids.plan,
        accountId: own.ids.account,
        contractId,
      }),
    ),
  },
  {
    route: 'PATCH /services/{id}',
    field: 'accountId',
    own: 'account',
    send: (who, accountId, own) => who.patch(`/services/${own.ids.service}`, { accountId }),
  },
  {
    route: 'PATCH /services/{id}',
    field: 'contractId',
    own: 'contract',
    send: (who, contractId, own) =>
      who.patch(`/services/${own.ids.service}`, { accountId: own.ids.account, contractId }),
  },
  {
    route: 'POST /equipment',
    field: 'customerId',
    own: 'customer',
    send: post('/equipment', (customerId) => box({ customerId })),
  },
  {
    route: 'POST /equipment',
    field: 'serviceId',
    own: 'service',
    send: post('/equipment', (serviceId, own) => box({ customerId: own.ids.customer, serviceId })),
  },
  {
    route: 'POST /equipment',
    field: 'deviceId',
    own: 'device',
    send: post('/equipment', (deviceId, own) => box({ customerId: own.ids.customer, deviceId })),
  },
  {
    route: 'PATCH /equipment/{id}',
    field: 'serviceId',
    own: 'service',
    send: (who, serviceId, own) => who.patch(`/equipment/${own.ids.equipment}`, { serviceId }),
  },
  {
    route: 'PATCH /equipment/{id}',
    field: 'deviceId',
    own: 'device',
    send: (who, deviceId, own) => who.patch(`/equipment/${own.ids.equipment}`, { deviceId }),
  },
  {
    route: 'GET /equipment',
    field: 'customerId',
    own: 'customer',
    send: (who, id) => who.get(`/equipment?customerId=${id}`),
  },
];
