import { list } from './mock-lists.js';
import { mockId } from './mock-world.js';

const AT = '2026-01-12T16:00:00.000Z';
const BY = 'Lucía Mendoza';
const money = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
const CUSTOMER = { id: mockId(13, 1), name: 'Papelería Nube' };
const ACCOUNT_ID = mockId(13, 7);
const IVA = { code: 'IVA16', name: 'IVA 16 %', ratePpm: 160_000, kind: 'tax' };
const TAXES = [{ ...IVA, baseMinor: 43_017, amountMinor: 6_883 }];
const INVOICE = {
  id: mockId(14, 1),
  number: 'A-1042',
  kind: 'recurring',
  accountId: ACCOUNT_ID,
  customer: CUSTOMER,
  runId: null,
  currency: 'MXN',
  netMinor: 43_017,
  taxMinor: 6_883,
  withheldMinor: 0,
  totalMinor: 49_900,
  openMinor: 39_900,
  status: 'overdue',
  issueDate: '2026-02-01',
  dueDate: '2026-02-05',
  periodStart: '2026-02-01',
  periodEnd: '2026-03-01',
  issuedBy: 'atalaya',
  issuedAt: AT,
  voidedAt: null,
  voidReason: null,
};
const LINE = {
  kind: 'recurring',
  serviceId: mockId(13, 3),
  description: 'Negocio 50',
  periodStart: '2026-02-01',
  periodEnd: '2026-03-01',
  quantity: 1,
  unitMinor: 49_900,
  netMinor: 43_017,
  taxMinor: 6_883,
  taxes: TAXES,
  detail: {},
};
const NOTE = {
  id: mockId(14, 2),
  number: 'NC-7',
  accountId: ACCOUNT_ID,
  customer: CUSTOMER,
  invoiceId: INVOICE.id,
  currency: 'MXN',
  reason: 'pause',
  reasonCode: 'pause',
  split: { creditMinor: 0, refundMinor: 0, offsetMinor: 10_000 },
  netMinor: 8_621,
  taxMinor: 1_379,
  withheldMinor: 0,
  totalMinor: 10_000,
  taxes: [{ ...IVA, baseMinor: 8_621, amountMinor: 1_379 }],
  issueDate: '2026-02-03',
  issuedBy: BY,
  issuedAt: AT,
};
const PARKED = {
  id: mockId(14, 9),
  accountId: ACCOUNT_ID,
  customer: CUSTOMER,
  part: 'billing',
  problem: { kind: 'no-price' },
  since: AT,
  triedAt: AT,
  tries: 3,
};
const SERIES = {
  id: mockId(14, 3),
  kind: 'invoice',
  prefix: 'A-',
  next: 4_901,
  rangeFrom: 1,
  rangeTo: 5_000,
  validFrom: '2026-01-01',
  validUntil: '2099-12-31',
  authorizationCode: '18764000001',
  isDefault: true,
  warnedAt: AT,
  createdAt: AT,
};
const PRICE = {
  id: mockId(14, 4),
  planId: mockId(13, 2),
  validFrom: '2000-01-01',
  price: money(49_900),
  taxGroupId: mockId(14, 5),
  createdAt: AT,
};
const CHARGE = {
  id: mockId(14, 6),
  accountId: ACCOUNT_ID,
  serviceId: null,
  kind: 'single',
  description: 'Cambio de domicilio',
  amountMinor: 15_000,
  currency: 'MXN',
  taxGroupId: null,
  occurredOn: '2026-02-10',
  invoiceId: null,
  cancelledAt: null,
  createdBy: BY,
  createdAt: AT,
};
const DRAFT = {
  id: mockId(14, 7),
  accountId: ACCOUNT_ID,
  runId: null,
  state: 'draft',
  customerName: CUSTOMER.name,
  totalMinor: 23_200,
  content: {
    kind: 'single',
    currency: 'MXN',
    billingDate: '2026-02-12',
    periodStart: null,
    periodEnd: null,
    lines: [
      {
        ...LINE,
        kind: 'single',
        serviceId: null,
        description: 'Cable y mano de obra',
        periodStart: null,
        periodEnd: null,
        unitMinor: 20_000,
        netMinor: 20_000,
        taxMinor: 3_200,
        withheldMinor: 0,
        taxes: [{ ...IVA, baseMinor: 20_000, amountMinor: 3_200 }],
        chargeId: null,
      },
    ],
    netMinor: 20_000,
    taxMinor: 3_200,
    withheldMinor: 0,
    totalMinor: 23_200,
    taxes: [{ ...IVA, baseMinor: 20_000, amountMinor: 3_200 }],
  },
  problem: null,
  previousMinor: null,
  createdAt: AT,
};
const POLICY = {
  anchorDay: 1,
  dueAfterDays: 4,
  mode: 'prepaid',
  proration: 'actual',
  roundingIncrementMinor: 1,
  billWhileSuspended: 'full',
  unusedDaysOnCancellation: 'credit',
  automaticRuns: true,
  issueHour: 0,
  confirmationHours: 0,
};
const CONTRACT = {
  id: mockId(13, 8),
  accountId: ACCOUNT_ID,
  code: 'C-0042',
  startsOn: '2026-01-12',
  endsOn: null,
  minimumMonths: 12,
  signedAt: AT,
  notes: '',
  createdAt: AT,
  updatedAt: AT,
};

/** What a clerk does: series and versions of prices that are made stay until the world is built anew. */
export class MockBilling {
  readonly #series: object[] = [SERIES];
  readonly #prices: object[] = [PRICE];
  readonly #changes: object[] = [];

  /** Undefined for paths that are not of billing. */
  answer(method: string, path: string, body: Readonly<Record<string, unknown>>): unknown {
    return method === 'GET' ? this.#read(path) : this.#write(path, body);
  }

  #read(path: string): unknown {
    const [, resource, id, part] = path.split('/');
    if (resource === 'plans' && part === 'prices') return list(this.#prices);
    if (resource === 'services' && part === 'plan-changes') return list(this.#changes);
    if (resource === 'services' && part === 'pauses') return list([]);
    if (resource === 'invoices' && id !== undefined) return detail();
    const lists: Readonly<Record<string, readonly object[]>> = {
      'number-series': this.#series,
      'tax-groups': [
        {
          id: mockId(14, 5),
          code: 'IVA16',
          name: 'IVA 16 %',
          isIncluded: true,
          taxes: [IVA],
          createdAt: AT,
        },
      ],
      invoices: [INVOICE],
      'invoice-runs': [],
      'credit-notes': [NOTE],
      'account-charges': [CHARGE],
      'parked-accounts': [PARKED],
      'invoice-drafts': [DRAFT],
      'fiscal-documents': [],
      contracts: [CONTRACT],
    };
    if (resource === 'billing-policy') return POLICY;
    const found = lists[resource ?? ''];
    return found && list(found);
  }

  #write(path: string, body: Readonly<Record<string, unknown>>): unknown {
    const [, resource, , part] = path.split('/');
    const id = crypto.randomUUID();
    if (resource === 'number-series') {
      const made = { ...body, id, rangeFrom: body['next'], warnedAt: null, createdAt: AT };
      this.#series.push(made);
      return made;
    }
    if (resource === 'plans' && part === 'prices') {
      const made = { ...body, id, planId: PRICE.planId, createdAt: AT };
      this.#prices.unshift(made);
      return made;
    }
    if (resource !== 'services' || part !== 'plan-changes') return undefined;
    return this.#changePlan(id, body);
  }

  #changePlan(id: string, { dryRun, planId, feeMinor, push }: Readonly<Record<string, unknown>>) {
    const on = '2026-03-01';
    if (dryRun !== true) {
      this.#changes.push({
        id,
        serviceId: mockId(13, 3),
        plan: { id: planId, name: 'Negocio 20' },
        fromPlan: { id: PRICE.planId, name: 'Negocio 50' },
        on,
        feeMinor,
        push,
        state: 'planned',
        problem: null,
        creditNoteId: null,
        invoiceId: null,
        createdBy: BY,
        createdAt: AT,
        settledBy: null,
        settledAt: null,
      });
    }
    return {
      id: dryRun === true ? null : id,
      on,
      state: 'planned',
      currency: 'MXN',
      creditMinor: 7_742,
      chargeMinor: 3_871,
      feeMinor,
      netMinor: 7_742 - 3_871 - Number(feeMinor),
      creditNoteId: null,
      invoiceId: null,
    };
  }
}

function detail() {
  return {
    ...INVOICE,
    taxes: TAXES,
    snapshot: null,
    lines: [{ ...LINE, id: mockId(14, 8), creditableMinor: 39_900 }],
    allocations: [
      { source: 'credit_note', id: NOTE.id, number: NOTE.number, amountMinor: 10_000, at: AT },
    ],
    creditableMinor: 39_900,
  };
}
