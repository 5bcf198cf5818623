import type { CustomerImportResult } from '@atalaya/core/wire/rest/customers';
import { list } from './mock-lists.js';
import { type MockWorld, mockId } from './mock-world.js';

const AT = '2026-01-12T16:00:00.000Z';
const price = { amountMinor: 49_900, currency: 'MXN' };
const CUSTOMER = {
  id: mockId(13, 1),
  kind: 'company',
  name: 'Papelería Nube',
  taxId: 'NUB010101AB1',
  phone: '+52 442 000 0001',
  email: 'hola@nube.test',
  address: 'Calle Uno 12, Querétaro',
  notes: '',
  serviceCount: 1,
  createdAt: AT,
  updatedAt: AT,
};
const SERVICE = {
  id: mockId(13, 3),
  customer: { id: CUSTOMER.id, name: CUSTOMER.name },
  plan: { id: mockId(13, 2), name: 'Negocio 50', price },
  address: CUSTOMER.address,
  latitude: null,
  longitude: null,
  accessKind: 'pppoe',
  accessIdentity: 'nube.ppp',
  desiredState: 'active',
  observedState: 'active',
  generation: 1,
  notes: '',
  createdAt: AT,
  updatedAt: AT,
};
const HOME = '02:00:00:00:09:00';

/** A customer with one service, its plan, and its links to the first CPE and access point; undefined for other paths. */
export function mockCustomers(path: string, world: MockWorld): unknown {
  const [, resource, id, part] = path.split('/');
  const isEmpty = world.devices.length === 0;
  switch (resource) {
    case 'customers':
      return id === undefined ? list(isEmpty ? [] : [CUSTOMER]) : CUSTOMER;
    case 'plans':
      return list(isEmpty ? [] : [{ ...plan, ...SERVICE.plan }]);
    case 'services':
      return part === undefined ? list([SERVICE]) : list(links(world));
    case 'service-device-links':
      return list(links(world).filter(({ status }) => status === 'suggested'));
    default:
      return undefined;
  }
}

const plan = {
  downKbps: 50_000,
  upKbps: 10_000,
  isOffered: true,
  serviceCount: 1,
  createdAt: AT,
  updatedAt: AT,
};

function links(world: MockWorld) {
  const cpe = world.devices.find(({ role }) => role === 'cpe');
  const ap = world.devices.find(({ role }) => role === 'ap');
  if (!cpe || !ap) return [];
  const said = { identity: SERVICE.accessIdentity, mac: HOME };
  const shared = {
    serviceId: SERVICE.id,
    customerName: CUSTOMER.name,
    accessIdentity: SERVICE.accessIdentity,
    interface: null,
    mac: HOME,
    source: 'discovered',
    matchedSince: AT,
    validTo: null,
    validFrom: AT,
  };
  return [
    {
      ...shared,
      id: mockId(13, 4),
      deviceId: cpe.id,
      deviceName: cpe.name,
      kind: 'cpe',
      status: 'confirmed',
      score: 0.94,
      evidence: [{ clue: 'bridged', ...said, on: cpe.name }],
      confirmedBy: 'Lucía Mendoza',
      confirmedAt: AT,
    },
    {
      ...shared,
      id: mockId(13, 5),
      deviceId: ap.id,
      deviceName: ap.name,
      kind: 'access_point',
      status: 'suggested',
      score: 0.89,
      evidence: [{ clue: 'station', identity: cpe.name, mac: cpe.macs[0] ?? HOME, on: ap.name }],
      confirmedBy: null,
      confirmedAt: null,
    },
    {
      ...shared,
      id: mockId(13, 6),
      deviceId: cpe.id,
      deviceName: 'Radio anterior',
      kind: 'cpe',
      status: 'confirmed',
      score: 1,
      evidence: [],
      confirmedBy: 'Lucía Mendoza',
      confirmedAt: AT,
      validTo: AT,
    },
  ];
}

/** A file with one new customer and two bad rows. */
export function mockCustomerFile(sent: Readonly<Record<string, unknown>>): CustomerImportResult {
  const bad = (row: number, name: string, column: string, message: string) => ({
    row,
    action: 'refuse' as const,
    name,
    changes: [],
    problems: [{ column, message }],
  });
  return {
    dryRun: sent['dryRun'] !== false,
    counts: { create: 214, change: 3, leave: 12, refuse: 2 },
    rows: [
      bad(7, 'Taller Hernández', 'phone', 'must be a telephone number'),
      bad(19, '', 'name', 'Invalid input: expected string, received undefined'),
    ],
    notes: [],
  };
}
