import { plainHeading } from '../inventory-import/columns.js';

/** What is read of another system's export: its pending invoices, or its customers' `saldo`. */
export const OPENING_COLUMNS = [
  'external_id',
  'identity',
  'name',
  'issued_on',
  'due_on',
  'total',
  'label',
  'saldo',
] as const;
export type OpeningColumn = (typeof OPENING_COLUMNS)[number];

/** The headings of WispHub's exports and of its API's fields, as `plainHeading` writes them. */
const ALIASES: Readonly<Record<string, OpeningColumn>> = {
  id_factura: 'external_id',
  factura: 'external_id',
  folio: 'external_id',
  no_factura: 'external_id',
  usuario_rb: 'identity',
  usuario_pppoe: 'identity',
  pppoe: 'identity',
  usuario: 'identity',
  ip: 'identity',
  nombre: 'name',
  cliente: 'name',
  cliente_nombre: 'name',
  fecha_emision: 'issued_on',
  emision: 'issued_on',
  fecha_vencimiento: 'due_on',
  vencimiento: 'due_on',
  fecha_pago: 'due_on',
  monto: 'total',
  importe: 'total',
  estado: 'label',
  estatus: 'label',
};

/** The column that a heading names; undefined for one that is not read. */
export function openingColumnOf(heading: string): OpeningColumn | undefined {
  const plain = plainHeading(heading);
  const own = OPENING_COLUMNS.find((column) => column === plain);
  if (own !== undefined) return own;
  return Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
}
