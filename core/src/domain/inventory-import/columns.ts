/** The columns of the file, in the order in which an export writes them. */
export const COLUMNS = [
  'type',
  'name',
  'kind',
  'role',
  'site',
  'parent',
  'upstream',
  'downstream',
  'address',
  'latitude',
  'longitude',
  'vendor',
  'model',
  'serial',
  'macs',
  'tags',
  'monitored',
  'notes',
  'icmp',
  'icmp_address',
  'icmp_interval_ms',
  'icmp_via',
  'snmp_credential',
  'snmp_address',
  'snmp_port',
  'snmp_interval_ms',
  'routeros_credential',
  'routeros_address',
  'routeros_port',
  'routeros_interval_ms',
  'uisp_controller',
  'uisp_id',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One row by column: absent says nothing, null empties. */
export type Cells = Readonly<Partial<Record<Column, string | null>>>;

/** Other names that people's spreadsheets give them, as `plainHeading` writes them. */
const ALIASES: Readonly<Record<string, Column>> = {
  tipo: 'type',
  nombre: 'name',
  equipo: 'name',
  dispositivo: 'name',
  device: 'name',
  hostname: 'name',
  clase: 'kind',
  tipo_de_enlace: 'kind',
  link_kind: 'kind',
  rol: 'role',
  funcion: 'role',
  sitio: 'site',
  torre: 'site',
  tower: 'site',
  pop: 'site',
  padre: 'parent',
  sitio_padre: 'parent',
  parent_site: 'parent',
  ascendente: 'upstream',
  equipo_superior: 'upstream',
  superior: 'upstream',
  cuelga_de: 'upstream',
  descendente: 'downstream',
  equipo_inferior: 'downstream',
  inferior: 'downstream',
  direccion: 'address',
  direccion_ip: 'address',
  ip: 'address',
  ip_address: 'address',
  latitud: 'latitude',
  lat: 'latitude',
  longitud: 'longitude',
  lon: 'longitude',
  lng: 'longitude',
  long: 'longitude',
  fabricante: 'vendor',
  marca: 'vendor',
  modelo: 'model',
  serie: 'serial',
  numero_de_serie: 'serial',
  serial_number: 'serial',
  mac: 'macs',
  mac_address: 'macs',
  direccion_mac: 'macs',
  etiquetas: 'tags',
  etiqueta: 'tags',
  tag: 'tags',
  monitoreado: 'monitored',
  monitorizado: 'monitored',
  vigilado: 'monitored',
  notas: 'notes',
  nota: 'notes',
  comentario: 'notes',
  comentarios: 'notes',
  comment: 'notes',
  ping: 'icmp',
  icmp_direccion: 'icmp_address',
  icmp_intervalo_ms: 'icmp_interval_ms',
  ping_desde: 'icmp_via',
  icmp_desde: 'icmp_via',
  snmp: 'snmp_credential',
  credencial_snmp: 'snmp_credential',
  snmp_credencial: 'snmp_credential',
  snmp_direccion: 'snmp_address',
  puerto_snmp: 'snmp_port',
  snmp_puerto: 'snmp_port',
  snmp_intervalo_ms: 'snmp_interval_ms',
  routeros: 'routeros_credential',
  mikrotik: 'routeros_credential',
  credencial_routeros: 'routeros_credential',
  routeros_credencial: 'routeros_credential',
  routeros_direccion: 'routeros_address',
  puerto_routeros: 'routeros_port',
  routeros_puerto: 'routeros_port',
  routeros_intervalo_ms: 'routeros_interval_ms',
  uisp: 'uisp_controller',
  controlador_uisp: 'uisp_controller',
  uisp_controlador: 'uisp_controller',
  id_uisp: 'uisp_id',
};

/** "Dirección IP " → direccion_ip */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** The column that a heading names, in Spanish or English; undefined for one that is not ours. */
export function columnOf(heading: string): Column | undefined {
  const plain = plainHeading(heading);
  const own = COLUMNS.find((column) => column === plain);
  if (own !== undefined) return own;
  return Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
}
