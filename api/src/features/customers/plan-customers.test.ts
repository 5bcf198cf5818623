import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { CUSTOMER_COLUMNS } from '@atalaya/core/domain/services/customer-columns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../files/csv-text.js';
import { type KnownCustomer, planCustomers } from './plan-customers.js';
import { readCustomerFile } from './read-customer-file.js';

const ANA: KnownCustomer = {
  id: '0199b3a6-9c5e-7cc3-8a53-0d1c2c4f0d11',
  kind: 'person',
  name: 'Ana Ruiz',
  taxId: null,
  taxIdKind: null,
  phone: '+52 55 1234 5678',
  email: null,
  address: 'Calle 5',
  notes: '',
};
const plan = (text: string, known: readonly KnownCustomer[] = [ANA]) =>
  planCustomers(readCustomerFile({ text }).rows, known, 'MX');

describe('a file of customers', () => {
  it('makes whom nobody knows, in the words of people’s sheets', () => {
    const file =
      'Tipo;Razón social;RFC;Teléfono;Correo\nEmpresa;Molino El Bajío;xaxx010101000;477 123 4567;a@b.mx';
    expect(plan(file)).toMatchObject([
      {
        row: 2,
        action: 'create',
        create: {
          kind: 'company',
          name: 'Molino El Bajío',
          taxId: 'XAXX010101000',
          phone: '477 123 4567',
          email: 'a@b.mx',
        },
      },
    ]);
  });

  it('leaves who is there, changes whom an id names, and empties by a hyphen', () => {
    const rows = plan(`id,nombre,telefono,direccion
,ana ruiz,,
${ANA.id},Ana Ruiz López,-,Calle 5
${ANA.id.toUpperCase()},Ana,,`);
    expect(rows.map(({ action }) => action)).toEqual(['leave', 'change', 'refuse']);
    expect(rows[1]).toMatchObject({
      changes: ['name', 'phone'],
      update: { patch: { phone: null } },
    });
    expect(rows[2]?.problems).toEqual([{ column: 'id', message: 'is in row 3 already' }]);
  });

  it('names each bad row and its column', () => {
    const rows = plan(`tipo,nombre,telefono,correo,rfc
persona,,4771234567,,
marciano,Luis,4771234567,,
persona,Luis,llámeme,,
persona,Luis,,luis@,
persona,Luis,,,*
persona,Luis,,,,extra
persona,Eva,,,
persona,EVA,,,`);
    expect(rows.map(({ row, action, problems }) => [row, action, problems[0]?.column])).toEqual([
      [2, 'refuse', 'name'],
      [3, 'refuse', 'kind'],
      [4, 'refuse', 'phone'],
      [5, 'refuse', 'email'],
      [6, 'refuse', 'tax_id'],
      [7, 'refuse', 'notes'],
      [8, 'create', undefined],
      [9, 'refuse', 'name'],
    ]);
  });

  it('that was exported changes nothing when it comes back, whatever people wrote', () => {
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('=1+1', '-', "'x", '\t@a'));
    const name = fc.string({ minLength: 1, maxLength: 40 }).map((each) => `C ${each}`.trim());
    fc.assert(
      fc.property(name, text, text, (own, address, notes) => {
        const customer = { ...ANA, name: own, address: address.trim(), notes };
        const { id, kind, taxId, taxIdKind, phone, email } = customer;
        const cells = [id, kind, own, taxId, taxIdKind, phone, email, customer.address, notes];
        const file = csvText(CUSTOMER_COLUMNS, [cells.map((cell) => writeCellText(cell))]);
        expect(plan(file, [customer])).toMatchObject([{ action: 'leave' }]);
      }),
      { numRuns: 200 },
    );
  });
});
