import { plainHeading } from '../inventory-import/columns.js';

/** The columns of a file of customers, in the order in which an export writes them. */
export const CUSTOMER_COLUMNS = [
  'id',
  'kind',
  'name',
  'tax_id',
  'tax_id_kind',
  'phone',
  'email',
  'address',
  'notes',
] as const;
export type CustomerColumn = (typeof CUSTOMER_COLUMNS)[number];

/** Other names that people's spreadsheets give them, as `plainHeading` writes them. */
const ALIASES: Readonly<Record<string, CustomerColumn>> = {
  tipo: 'kind',
  clase: 'kind',
  type: 'kind',
  nombre: 'name',
  cliente: 'name',
  customer: 'name',
  razon_social: 'name',
  rfc: 'tax_id',
  ruc: 'tax_id',
  cuit: 'tax_id',
  nit: 'tax_id',
  cpf: 'tax_id',
  taxid: 'tax_id',
  identificacion: 'tax_id',
  cedula: 'tax_id',
  rut: 'tax_id',
  dni: 'tax_id',
  tipo_identificacion: 'tax_id_kind',
  tipo_de_identificacion: 'tax_id_kind',
  tipo_documento: 'tax_id_kind',
  telefono: 'phone',
  celular: 'phone',
  movil: 'phone',
  telephone: 'phone',
  mobile: 'phone',
  correo: 'email',
  correo_electronico: 'email',
  e_mail: 'email',
  mail: 'email',
  direccion: 'address',
  domicilio: 'address',
  notas: 'notes',
  observaciones: 'notes',
  comentarios: 'notes',
};

/** The column that a heading names, in Spanish or English; undefined for one that is not ours. */
export function customerColumnOf(heading: string): CustomerColumn | undefined {
  const plain = plainHeading(heading);
  const own = CUSTOMER_COLUMNS.find((column) => column === plain);
  if (own !== undefined) return own;
  return Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
}

const KINDS: Readonly<Record<string, 'person' | 'company'>> = {
  person: 'person',
  persona: 'person',
  persona_fisica: 'person',
  residencial: 'person',
  company: 'company',
  empresa: 'company',
  persona_moral: 'company',
  negocio: 'company',
};

/** `Persona física`, `empresa`; undefined for another word. */
export function customerKindOf(word: string): 'person' | 'company' | undefined {
  const plain = plainHeading(word);
  return Object.hasOwn(KINDS, plain) ? KINDS[plain] : undefined;
}
