import { describe, expect, it } from 'vitest';
import { openingColumnOf } from './opening-columns.js';
import { type OpeningBooks, type OpeningOwner, planOpening } from './plan-opening.js';

const owner = (name: string, identity: string, accountId = `account of ${name}`): OpeningOwner => ({
  customerId: name,
  accountId,
  name,
  identities: [identity],
  currency: 'MXN',
});
const ANA = owner('Ana Núñez', 'ana.ppp');
const LUIS = owner('Luis Gil', 'luis.ppp');
const BOOKS: OpeningBooks = {
  invoices: [],
  balances: [],
  from: '2026-01-01',
  to: '2026-03-01',
  currency: 'MXN',
  owners: [ANA, LUIS, owner('Eva', 'eva1'), owner('Eva', 'eva2')],
  known: new Map(),
};
const bill = (row: number, more: object = {}) => ({
  row,
  cells: {
    external_id: String(row),
    identity: 'ana.ppp',
    name: 'ANA NUÑEZ',
    issued_on: '2026-02-01',
    due_on: '05/02/2026',
    total: '$1,499.00',
    label: 'Pendiente de pago',
    ...more,
  },
});
const saldo = (row: number, amount: string, identity = 'ana.ppp', name = 'Ana Núñez') => ({
  row,
  cells: { identity, name, saldo: amount },
});
const codes = (books: Partial<OpeningBooks>) =>
  planOpening({ ...BOOKS, ...books }).entries.map(({ action, problem }) => problem?.code ?? action);

describe('the books of another system', () => {
  it('are its pending invoices and its saldo, a credit below zero, summed up for control', () => {
    const plan = planOpening({
      ...BOOKS,
      invoices: [bill(2)],
      balances: [
        saldo(2, '99.00'),
        saldo(3, '-30.5', 'luis.ppp', 'Luis Gil'),
        saldo(4, '0', 'eva1', 'Eva'),
      ],
    });
    expect(plan.entries).toMatchObject([
      { action: 'take', amountMinor: 149_900, issuedOn: '2026-02-01', dueOn: '2026-02-05' },
      { action: 'take', amountMinor: 9_900, externalId: 'saldo:ana.ppp' },
      { action: 'take', amountMinor: -3_050, dueOn: '2026-03-01' },
    ]);
    expect(plan.control).toMatchObject({
      invoices: { amountMinor: 149_900 },
      balances: { amountMinor: 6_850 },
      total: { amountMinor: 156_750 },
      unread: 0,
    });
  });

  it('are refused row by row where they cannot be believed, and stay in the total', () => {
    const invoices = [
      bill(2, { label: 'Pagada' }),
      bill(3, { issued_on: '2025-12-31' }),
      bill(4, { name: 'Luis Gil' }),
      bill(5, { identity: 'nobody', name: 'Eva' }),
      bill(6, { total: '1.499,00' }),
      bill(7, { issued_on: '2026-02-30' }),
      bill(8),
      bill(9, { external_id: '8' }),
      bill(10, { external_id: undefined }),
      bill(11, { identity: undefined }),
    ];
    expect(codes({ invoices })).toEqual([
      'labelled',
      'outside-window',
      'other-owner',
      'unknown-owner',
      'no-amount',
      'no-day',
      'take',
      'twice',
      'missing',
      'take',
    ]);
    const { control } = planOpening({ ...BOOKS, invoices });
    expect(control).toMatchObject({
      total: { amountMinor: 9 * 149_900 },
      taken: { amountMinor: 2 * 149_900 },
      unread: 1,
    });
  });

  it('are taken once: what is there is left, and another amount under its name is refused', () => {
    const known = new Map([['invoice:2', 149_900]]);
    expect(codes({ known, invoices: [bill(2)] })).toEqual(['leave']);
    expect(codes({ known, invoices: [bill(2, { total: '1500' })] })).toEqual(['other-amount']);
  });

  it('are not taken where the customer has no account in the currency', () => {
    expect(codes({ owners: [{ ...ANA, accountId: null }], invoices: [bill(2)] })).toEqual([
      'no-account',
    ]);
    expect(codes({ owners: [{ ...ANA, currency: 'USD' }], invoices: [bill(2)] })).toEqual([
      'no-account',
    ]);
  });

  it('have the headings of the export and of its fields', () => {
    expect(
      ['Id Factura', 'cliente__nombre', 'Fecha Emisión', 'Saldo'].map(openingColumnOf),
    ).toEqual(['external_id', 'name', 'issued_on', 'saldo']);
  });
});
