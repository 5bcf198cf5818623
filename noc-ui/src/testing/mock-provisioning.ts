import { mockId } from './mock-world.js';

const ROUTER = { id: mockId(17, 1), name: 'CCR Centro' };
const POOL = { id: mockId(18, 1), name: 'Fijas centro', range: '10.20.0.0/24' };
const AT = '2026-03-01T12:00:00.000Z';

const line = {
  serviceId: mockId(13, 3),
  customerId: mockId(13, 1),
  router: { ...ROUTER, mode: 'enforce' },
  accessKind: 'pppoe',
  identity: 'papeleria.nube-1',
  address: '10.20.0.15',
  pool: { id: POOL.id, name: POOL.name },
  profile: null,
  dhcpServer: null,
  hasPassword: true,
  state: 'failed',
  commandId: mockId(17, 2),
  error:
    'The router has a PPPoE secret papeleria.nube-1 that is not of this line: it is left as it is.',
  retryAt: null,
  verifiedAt: null,
  madeAt: AT,
  madeBy: 'Ana',
};

const options = {
  userPattern: '{name}-{n}',
  plans: [{ id: mockId(13, 8), name: 'Hogar 50', price: { amountMinor: 49_900, currency: 'MXN' } }],
  routers: [
    { ...ROUTER, mode: 'enforce' },
    { id: mockId(17, 9), name: 'CCR Norte', mode: 'off' },
  ],
  accessPoints: [{ id: mockId(1, 2), name: 'AP Cerro Oriente', siteName: 'Cerro' }],
  pools: [{ ...POOL, routerId: null, free: 21, isScarce: true }],
};

const pools = [
  {
    ...POOL,
    router: ROUTER,
    site: null,
    gateway: '10.20.0.1',
    exclusions: ['10.20.0.2'],
    quarantineDays: 7,
    total: 252,
    used: 228,
    quarantined: 3,
    free: 21,
    isScarce: true,
    createdAt: AT,
    updatedAt: AT,
  },
];

/** New lines, one of which its router refused; undefined for other paths. */
export function mockProvisioning(path: string, isEmpty: boolean): unknown {
  const [, resource, , part] = path.split('/');
  if (path === '/service-provisionings/options') return options;
  if (resource === 'services' && part === 'provisioning') return { line: isEmpty ? null : line };
  if (path === '/address-pools') return { items: isEmpty ? [] : pools };
  if (path === '/provisioning-settings') {
    return { userPattern: '{name}-{n}', example: 'maria.nunez-1' };
  }
  return undefined;
}
