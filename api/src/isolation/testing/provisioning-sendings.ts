import type { Seeded } from '../../testing/seed-tenant.js';
import { named, post, type Sending } from './sending.js';

let networks = 0;
/** A network that no pool has yet. */
const range = () => {
  networks += 1;
  return `10.88.${networks % 256}.0/24`;
};
const pool = (more: object) => ({ name: named(), range: range(), ...more });

const line = (own: Seeded, more: object) => ({
  customerId: own.ids.customer,
  planId: own.ids.plan,
  routerId: own.ids.enforcementRouter,
  userName: named(),
  ...more,
});

/** Ids in bodies of what new lines are made of. */
export const PROVISIONING_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /address-pools',
    field: 'routerId',
    own: 'upstream',
    send: post('/address-pools', (routerId) => pool({ routerId })),
  },
  {
    route: 'POST /address-pools',
    field: 'siteId',
    own: 'site',
    send: post('/address-pools', (siteId) => pool({ siteId })),
  },
  {
    route: 'PATCH /address-pools/{id}',
    field: 'routerId',
    own: 'enforcementRouter',
    send: (who, routerId, own) => who.patch(`/address-pools/${own.ids.addressPool}`, { routerId }),
  },
  {
    route: 'PATCH /address-pools/{id}',
    field: 'siteId',
    own: 'site',
    send: (who, siteId, own) => who.patch(`/address-pools/${own.ids.addressPool}`, { siteId }),
  },
  {
    route: 'POST /service-provisionings',
    field: 'customerId',
    own: 'customer',
    send: post('/service-provisionings', (customerId, own) => line(own, { customerId })),
  },
  {
    route: 'POST /service-provisionings',
    field: 'planId',
    own: 'plan',
    send: post('/service-provisionings', (planId, own) => line(own, { planId })),
  },
  {
    route: 'POST /service-provisionings',
    field: 'routerId',
    own: 'enforcementRouter',
    send: post('/service-provisionings', (routerId, own) => line(own, { routerId })),
  },
  {
    route: 'POST /service-provisionings',
    field: 'deviceId',
    own: 'device',
    send: post('/service-provisionings', (deviceId, own) =>
      line(own, { accessPoint: { deviceId } }),
    ),
  },
  {
    route: 'POST /service-provisionings',
    field: 'poolId',
    own: 'addressPool',
    send: post('/service-provisionings', (poolId, own) => line(own, { poolId })),
  },
];
