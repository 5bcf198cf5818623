import { type Cells, COLUMNS } from '@atalaya/core/domain/inventory-import/columns';

/** A site and two devices, so that a person sees what goes where. */
const ROWS: readonly Cells[] = [
  { type: 'site', name: 'Cerro Alto', kind: 'tower', latitude: '19.4326', longitude: '-99.1332' },
  {
    type: 'device',
    name: 'Cerro Alto router',
    role: 'router',
    site: 'Cerro Alto',
    address: '10.0.0.1',
    tags: 'core | norte',
    icmp: 'yes',
  },
  {
    type: 'device',
    name: 'Cerro Alto sector norte',
    role: 'ap',
    site: 'Cerro Alto',
    address: '10.0.0.2',
    upstream: 'Cerro Alto router',
    icmp: 'yes',
  },
];

export const TEMPLATE_ROWS: readonly (readonly string[])[] = ROWS.map((cells) =>
  COLUMNS.map((column) => cells[column] ?? ''),
);
