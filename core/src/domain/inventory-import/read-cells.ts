import { DEVICE_ROLES, type DeviceRole } from '../network/device.js';
import { LINK_KINDS, type LinkKind } from '../network/link-kind.js';
import { SITE_KINDS, type SiteKind } from '../network/site-kind.js';
import { CellReader } from './cell-reader.js';
import type { Cells } from './columns.js';
import type {
  ImportDocument,
  ImportedDevice,
  ImportedLink,
  ImportedSite,
  ImportedSource,
} from './document.js';
import { importProblem } from './import-problem.js';

const TYPES = { site: 'site', device: 'device', link: 'link' } as const;
type RowType = keyof typeof TYPES;
const TYPE_WORDS: Readonly<Record<string, RowType>> = {
  ...TYPES,
  sitio: 'site',
  torre: 'site',
  equipo: 'device',
  dispositivo: 'device',
  enlace: 'link',
};
const SITE_WORDS: Readonly<Record<string, SiteKind>> = {
  ...wordsOf(SITE_KINDS),
  torre: 'tower',
  domicilio: 'premises',
  cliente: 'premises',
};
const LINK_WORDS: Readonly<Record<string, LinkKind>> = {
  ...wordsOf(LINK_KINDS),
  inalambrico: 'radio',
  wireless: 'radio',
  cable: 'ethernet',
  fibra: 'fibre',
  fiber: 'fibre',
};
const ROLE_WORDS: Readonly<Record<string, DeviceRole>> = {
  ...wordsOf(DEVICE_ROLES),
  enrutador: 'router',
  sectorial: 'ap',
  punto_de_acceso: 'ap',
  access_point: 'ap',
  antena: 'cpe',
  antena_del_cliente: 'cpe',
  cliente: 'cpe',
  station: 'cpe',
  ptp: 'backhaul',
  enlace: 'backhaul',
  energia: 'power',
  ups: 'power',
  servidor: 'server',
};

export interface CellRow {
  readonly row: number | null;
  readonly cells: Cells;
  /** What stands beyond the last heading: the cells before it may be shifted. */
  readonly surplus?: string;
}

/** Rows of a table as a document: every row is read, and what is wrong with one stands on it. */
export function readCells(
  rows: readonly CellRow[],
): Pick<ImportDocument, 'sites' | 'devices' | 'links'> {
  const sites: ImportedSite[] = [];
  const devices: ImportedDevice[] = [];
  const links: ImportedLink[] = [];
  for (const { row, cells, surplus } of rows) {
    const reader = new CellReader(cells);
    if (surplus) reader.problems.push(importProblem('row', surplus, 'surplus-cells'));
    const type = cells.type === undefined ? 'device' : reader.word('type', TYPE_WORDS, TYPES);
    if (type === 'site') sites.push({ row, ...readSite(reader) });
    else if (type === 'link') links.push({ row, ...readLink(reader) });
    else {
      const device = { row, ...readDevice(reader) };
      devices.push(device);
      links.push(...linksAbove(reader, device));
    }
  }
  return { sites, devices, links };
}

function readSite(reader: CellReader): Omit<ImportedSite, 'row'> {
  return {
    name: reader.name('name'),
    kind: reader.word('kind', SITE_WORDS, wordsOf(SITE_KINDS)),
    parent: reader.text('parent', 120),
    latitude: reader.number('latitude', -90, 90),
    longitude: reader.number('longitude', -180, 180),
    notes: reader.text('notes', 4_000),
    problems: reader.problems,
  };
}

function readDevice(reader: CellReader): Omit<ImportedDevice, 'row'> {
  const echo = reader.yesOrNo('icmp');
  return {
    name: reader.name('name'),
    role: reader.word('role', ROLE_WORDS, wordsOf(DEVICE_ROLES)),
    site: reader.text('site', 120),
    address: reader.address('address'),
    vendor: reader.text('vendor', 120),
    model: reader.text('model', 120),
    serial: reader.text('serial', 120),
    macs: reader.macs('macs'),
    tags: reader.list('tags', 50, 60),
    monitored: reader.yesOrNo('monitored'),
    notes: reader.text('notes', 4_000),
    sources: readSources(reader, echo),
    echo,
    problems: reader.problems,
  };
}

function readSources(reader: CellReader, isPinged: boolean | undefined): ImportedSource[] {
  const sources: ImportedSource[] = [];
  const icmp = {
    address: reader.address('icmp_address') ?? undefined,
    intervalMs: reader.whole('icmp_interval_ms', 1_000, 86_400_000),
    via: reader.text('icmp_via', 120),
  };
  if (isPinged ?? (icmp.address !== undefined || typeof icmp.via === 'string')) {
    sources.push({ driver: 'icmp', ...icmp });
  }
  for (const driver of ['snmp', 'routeros'] as const) {
    const source = readReached(reader, driver);
    if (Object.values(source).some((value) => value !== undefined)) {
      sources.push({ driver, ...source });
    }
  }
  const controller = reader.text('uisp_controller', 120) ?? undefined;
  const externalId = reader.text('uisp_id', 100) ?? undefined;
  if (controller !== undefined || externalId !== undefined) {
    if (controller === undefined) reader.miss('uisp_controller');
    if (externalId === undefined) reader.miss('uisp_id');
    sources.push({ driver: 'uisp', controller, externalId });
  }
  return sources;
}

function readReached(reader: CellReader, driver: 'snmp' | 'routeros') {
  return {
    credential: reader.text(`${driver}_credential`, 120) ?? undefined,
    address: reader.address(`${driver}_address`) ?? undefined,
    port: reader.whole(`${driver}_port`, 1, 65_535),
    intervalMs: reader.whole(`${driver}_interval_ms`, 1_000, 86_400_000),
  };
}

function readLink(reader: CellReader): Omit<ImportedLink, 'row'> {
  return {
    upstream: reader.name('upstream'),
    downstream: reader.name('downstream'),
    kind: reader.word('kind', LINK_WORDS, wordsOf(LINK_KINDS)),
    problems: reader.problems,
  };
}

/** A device's own row may say what it hangs on: one device or several. */
function linksAbove(reader: CellReader, device: ImportedDevice): ImportedLink[] {
  const above = reader.list('upstream', 8, 120) ?? [];
  const kind = reader.word('kind', LINK_WORDS, wordsOf(LINK_KINDS));
  return above.map((upstream) => ({
    row: device.row,
    upstream,
    downstream: device.name,
    kind,
    problems: [],
  }));
}

function wordsOf<T extends string>(words: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(words.map((word) => [word, word]));
}
