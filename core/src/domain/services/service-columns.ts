import { plainHeading } from '../inventory-import/columns.js';
import type { AccessKind, DesiredState } from './service.js';

/** The columns of a file of services, in the order in which an export writes them. */
export const SERVICE_COLUMNS = [
  'id',
  'customer_id',
  'customer',
  'customer_tax_id',
  'plan',
  'access_kind',
  'access_identity',
  'ipv6_prefix',
  'address',
  'latitude',
  'longitude',
  'state',
  'billed_from',
  'billed_until',
  'notes',
] as const;
export type ServiceColumn = (typeof SERVICE_COLUMNS)[number];

/** Other names that people's spreadsheets give them, as `plainHeading` writes them. */
const ALIASES: Readonly<Record<string, ServiceColumn>> = {
  cliente: 'customer',
  nombre: 'customer',
  rfc: 'customer_tax_id',
  ruc: 'customer_tax_id',
  nit: 'customer_tax_id',
  cuit: 'customer_tax_id',
  plan_internet: 'plan',
  paquete: 'plan',
  tipo: 'access_kind',
  acceso: 'access_kind',
  usuario: 'access_identity',
  usuario_pppoe: 'access_identity',
  pppoe: 'access_identity',
  prefijo_ipv6: 'ipv6_prefix',
  direccion: 'address',
  domicilio: 'address',
  latitud: 'latitude',
  longitud: 'longitude',
  estado: 'state',
  facturar_desde: 'billed_from',
  facturar_hasta: 'billed_until',
  notas: 'notes',
  observaciones: 'notes',
};

/** The column that a heading names, in Spanish or English; undefined for one that is not ours. */
export function serviceColumnOf(heading: string): ServiceColumn | undefined {
  const plain = plainHeading(heading);
  const own = SERVICE_COLUMNS.find((column) => column === plain);
  if (own !== undefined) return own;
  return Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
}

const ACCESS: Readonly<Record<string, AccessKind>> = {
  pppoe: 'pppoe',
  dhcp: 'dhcp',
  static: 'static',
  estatica: 'static',
  ip_fija: 'static',
};
const STATES: Readonly<Record<string, DesiredState>> = {
  active: 'active',
  activo: 'active',
  suspended: 'suspended',
  suspendido: 'suspended',
  cortado: 'suspended',
  cancelled: 'cancelled',
  cancelado: 'cancelled',
  de_baja: 'cancelled',
};

/** `PPPoE`, `IP fija`; undefined for another word. */
export function accessKindOf(word: string): AccessKind | undefined {
  const plain = plainHeading(word);
  return Object.hasOwn(ACCESS, plain) ? ACCESS[plain] : undefined;
}

/** `Suspendido`, `de baja`; undefined for another word. */
export function desiredStateOf(word: string): DesiredState | undefined {
  const plain = plainHeading(word);
  return Object.hasOwn(STATES, plain) ? STATES[plain] : undefined;
}
