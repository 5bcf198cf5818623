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
  taxIdKind: 'other',
  phone: '+52 442 000 0001',
  email: 'hola@nube.test',
  whatsappConsent: { at: AT, by: 'Lucía Mendoza' },
  contacts: [{ kind: 'phone', value: '+52 442 000 0002', role: 'pagos', whatsappConsent: null }],
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
  ipv6Prefix: '2001:db8:12::/56',
  accountId: mockId(13, 7),
  contract: { id: mockId(13, 8), code: 'C-0042' },
  billedFrom: '2026-01-12',
  billedUntil: null,
  billedStatus: 'active',
  desiredState: 'active',
  observedState: 'active',
  observedAt: null,
  observedSince: null,
  observedEvidence: null,
  redial: null,
  speedDueAt: null,
  generation: 1,
  notes: '',
  createdAt: AT,
  updatedAt: AT,
};
const money = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
const ACCOUNT = {
  id: SERVICE.accountId,
  customer: SERVICE.customer,
  currency: 'MXN',
  anchorDay: 1,
  dueAfterDays: 4,
  mode: 'prepaid',
  withholdings: [],
  status: 'open',
  parkedReason: null,
  balance: {
    receivable: money(99_800),
    credit: money(0),
    overdue: money(49_900),
    oldestDueDate: '2026-02-05',
    openInvoices: 2,
  },
  createdAt: AT,
  updatedAt: AT,
};
const EQUIPMENT = {
  id: mockId(13, 9),
  customerId: CUSTOMER.id,
  serviceId: SERVICE.id,
  deviceId: null,
  deviceName: null,
  kind: 'router',
  serial: 'HG8145V5-0042',
  mac: null,
  model: 'hAP ac²',
  owner: 'isp',
  installedOn: '2026-01-12',
  returnedOn: null,
  notes: '',
  createdAt: AT,
  updatedAt: AT,
};
const NOTE = {
  id: mockId(13, 10),
  text: 'Llamar antes de ir: el portón está cerrado.',
  authorName: 'Lucía Mendoza',
  createdAt: AT,
  pinnedAt: AT,
};
/** What hangs on a customer, by the last part of its path. */
const RECORDS: Readonly<Record<string, readonly unknown[]>> = {
  notes: [NOTE],
  documents: [
    {
      id: mockId(13, 11),
      name: 'Contrato firmado.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 184_320,
      uploadedBy: 'Lucía Mendoza',
      createdAt: AT,
    },
  ],
  timeline: [
    {
      id: 'incident:1',
      at: '2026-02-14T20:10:00.000Z',
      kind: 'incident',
      data: {
        incidentId: mockId(13, 12),
        cause: 'down',
        rootName: 'Sectorial Norte 1',
        until: '2026-02-14T22:25:00.000Z',
        isCertain: true,
      },
    },
    {
      id: 'invoice:1',
      at: '2026-02-01T12:00:00.000Z',
      kind: 'invoice',
      data: {
        invoiceId: mockId(13, 13),
        number: 'A-1042',
        total: money(49_900),
        dueDate: '2026-02-05',
        isVoid: false,
      },
    },
    {
      id: 'note:1',
      at: AT,
      kind: 'note',
      data: { text: NOTE.text, by: NOTE.authorName, isPinned: true },
    },
  ],
};
const DECISION = {
  id: mockId(13, 14),
  serviceId: SERVICE.id,
  state: 'overdue_grace',
  action: 'none',
  reasons: [{ code: 'grace' }],
  why: {
    es: ['Debe $499.00 desde el 5 feb 2026; se corta desde el 9 feb 2026 a las 10:00.'],
    en: ['It owes $499.00 since 5 Feb 2026; it is cut from 9 Feb 2026 at 10:00.'],
  },
  inputs: { overdueMinor: 49_900 },
  isEnforced: true,
  generation: 1,
  cutAt: null,
  decidedAt: AT,
  evaluatedAt: AT,
  nextEvalAt: null,
};
const DUNNING = {
  services: [
    {
      serviceId: SERVICE.id,
      address: SERVICE.address,
      desiredState: 'active',
      observedState: 'active',
      current: DECISION,
      lastCut: null,
    },
  ],
  holds: [],
  promise: null,
};
const HOME = '02:00:00:00:09:00';

function accountPart(id: string | undefined, part: string | undefined): unknown {
  if (part === 'dunning') return DUNNING;
  return id === undefined ? list([ACCOUNT]) : ACCOUNT;
}

function servicePart(part: string | undefined, world: MockWorld): unknown {
  if (part === 'device-replacements') return list([REPLACEMENT]);
  return list(part === undefined ? [SERVICE] : links(world));
}

/** A customer with one service, its plan, and its links to the first CPE and access point; undefined for other paths. */
export function mockCustomers(path: string, world: MockWorld): unknown {
  const [, resource, id, part] = path.split('/');
  const isEmpty = world.devices.length === 0;
  switch (resource) {
    case 'customers':
      if (id !== undefined && part !== undefined) return list(RECORDS[part] ?? []);
      return id === undefined ? list(isEmpty ? [] : [CUSTOMER]) : CUSTOMER;
    case 'accounts':
      return accountPart(id, part);
    case 'equipment':
      return list([EQUIPMENT]);
    case 'plans':
      return part === 'push' ? PLAN_PUSH : list(isEmpty ? [] : PLANS);
    case 'services':
      return servicePart(part, world);
    case 'service-device-links':
      return list(links(world).filter(({ status }) => status === 'suggested'));
    default:
      return undefined;
  }
}

const plan = {
  downKbps: 50_000,
  upKbps: 10_000,
  provisionedDownKbps: null,
  provisionedUpKbps: null,
  isOffered: true,
  serviceCount: 1,
  createdAt: AT,
  updatedAt: AT,
};

const REPLACEMENT = {
  id: mockId(13, 33),
  serviceId: SERVICE.id,
  old: { id: null, name: 'Radio de 2024' },
  new: { id: null, name: 'Radio de marzo' },
  identity: null,
  reason: 'quemado por un rayo',
  isAcceptanceDue: true,
  replacedBy: 'Toño Ruiz',
  replacedAt: AT,
};

const PLAN_PUSH = {
  lines: 42,
  reached: 40,
  routers: [
    { id: mockId(13, 31), name: 'Borde Norte', lines: 28, writesPerMinute: 60 },
    { id: mockId(13, 32), name: 'Borde Sur', lines: 12, writesPerMinute: 60 },
  ],
  nightAt: '2026-03-02T10:00:00.000Z',
};

const OTHER_PLAN = {
  ...plan,
  id: mockId(13, 15),
  name: 'Negocio 20',
  price: money(29_900),
  serviceCount: 0,
};
const PLANS = [{ ...plan, ...SERVICE.plan }, OTHER_PLAN];

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
