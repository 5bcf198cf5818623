import { ipv6Prefix } from '@atalaya/core/domain/customers/ipv6-prefix';
import { accessIdentity } from '@atalaya/core/domain/services/access-identity';
import type { AccessKind, DesiredState } from '@atalaya/core/domain/services/service';
import {
  accessKindOf,
  desiredStateOf,
  type ServiceColumn,
} from '@atalaya/core/domain/services/service-columns';
import { isCalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { CustomerImportResult } from '@atalaya/core/wire/rest/customers';
import type { ServiceCells, ServiceFileRow } from './read-service-file.js';

type Row = CustomerImportResult['rows'][number];
type Problem = Row['problems'][number];

/** What a file tells of a service, as it is stored. */
export interface ServiceFields {
  readonly planId: string;
  readonly accessKind: AccessKind;
  readonly accessIdentity: string | null;
  readonly ipv6Prefix: string | null;
  readonly address: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly desiredState: DesiredState;
  readonly billedFrom: string | null;
  readonly billedUntil: string | null;
  readonly notes: string;
}
export interface KnownService extends ServiceFields {
  readonly id: string;
  readonly customerId: string;
}
export interface ServiceBook {
  readonly services: readonly KnownService[];
  readonly customers: readonly {
    readonly id: string;
    readonly name: string;
    readonly taxId: string | null;
  }[];
  readonly plans: readonly { readonly id: string; readonly name: string }[];
}

export interface PlannedService extends Row {
  readonly create?: ServiceFields & { readonly customerId: string };
  readonly update?: { readonly id: string; readonly patch: Partial<ServiceFields> };
}

const FIELD_OF = {
  plan: 'planId',
  access_kind: 'accessKind',
  access_identity: 'accessIdentity',
  ipv6_prefix: 'ipv6Prefix',
  address: 'address',
  latitude: 'latitude',
  longitude: 'longitude',
  state: 'desiredState',
  billed_from: 'billedFrom',
  billed_until: 'billedUntil',
  notes: 'notes',
} as const satisfies Partial<Record<ServiceColumn, keyof ServiceFields>>;
type FieldColumn = keyof typeof FIELD_OF;
const FIELD_COLUMNS: readonly FieldColumn[] = [
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
];

const BLANK: ServiceFields = {
  planId: '',
  accessKind: 'pppoe',
  accessIdentity: null,
  ipv6Prefix: null,
  address: '',
  latitude: null,
  longitude: null,
  desiredState: 'active',
  // What another system may bill still is billed by nobody here until somebody says from when.
  billedFrom: null,
  billedUntil: null,
  notes: '',
};

/**
 * What a file of services would do. A row with an id changes that service; one without makes one for the customer that
 * it names, but for a line that is there already by its access identity.
 */
export function planServices(rows: readonly ServiceFileRow[], book: ServiceBook): PlannedService[] {
  const index = indexOf(book);
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const before = row.cells.id ? index.byId.get(row.cells.id.toLowerCase()) : undefined;
    if (row.cells.id && before === undefined) {
      return refused(row, [{ column: 'id', message: 'does not exist' }]);
    }
    const { fields, problems } = readFields(row.cells, before ?? BLANK, index);
    const customer = before ? before.customerId : customerOf(row.cells, index);
    const all = [
      ...(typeof customer === 'string' ? [] : [customer]),
      ...problems,
      ...wholeProblems(fields),
      ...takenProblems(row, { fields, before, customer }, index, seen),
    ];
    if (all.length > 0) return refused(row, all);
    return before ? changed(row, before, fields) : made(row, String(customer), fields, index);
  });
}

type Index = ReturnType<typeof indexOf>;

function indexOf({ services, customers, plans }: ServiceBook) {
  const names = new Map<string, string[]>();
  const taxIds = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, key: string, id: string) => {
    const list = map.get(key);
    if (list) list.push(id);
    else map.set(key, [id]);
  };
  for (const { id, name, taxId } of customers) {
    put(names, name.toLowerCase(), id);
    if (taxId !== null) put(taxIds, bare(taxId), id);
  }
  return {
    byId: new Map(services.map((service) => [service.id, service])),
    customers: new Set(customers.map(({ id }) => id)),
    names,
    taxIds,
    plans: new Map(plans.map(({ id, name }) => [name.toLowerCase(), id])),
    lines: new Map(
      services.flatMap((service) =>
        service.accessIdentity === null || service.desiredState === 'cancelled'
          ? []
          : [[lineKey(service), service] as const],
      ),
    ),
  };
}

const bare = (taxId: string) => taxId.replace(/[^0-9A-ZÑ&]/gi, '').toUpperCase();
const lineKey = (line: Pick<ServiceFields, 'accessKind' | 'accessIdentity'>) =>
  `${line.accessKind} ${line.accessIdentity ?? ''}`;

/** By id, else by a tax id or a name that only one has. */
function customerOf(cells: ServiceCells, index: Index): string | Problem {
  const { customer_id: id, customer: name, customer_tax_id: taxId } = cells;
  if (id) {
    const known = id.toLowerCase();
    return index.customers.has(known)
      ? known
      : { column: 'customer_id', message: 'does not exist' };
  }
  const [column, found] = taxId
    ? (['customer_tax_id', index.taxIds.get(bare(taxId))] as const)
    : (['customer', name ? index.names.get(name.toLowerCase()) : undefined] as const);
  const [only, ...others] = found ?? [];
  if (only === undefined) return { column, message: 'does not exist' };
  return others.length === 0 ? only : { column, message: 'is of several customers' };
}

function readFields(cells: ServiceCells, before: ServiceFields, index: Index) {
  const problems: Problem[] = [];
  const kind = accessKindOf(cells.access_kind ?? '') ?? before.accessKind;
  let fields = before;
  for (const column of FIELD_COLUMNS) {
    const text = cells[column];
    if (text === undefined) continue;
    const read = READERS[column](text, kind, index);
    if (typeof read === 'string') problems.push({ column, message: read });
    else fields = { ...fields, ...read };
  }
  return { fields, problems };
}

/** What a cell makes of the service, or the sentence that tells what was expected; null empties. */
type Reader = (
  text: string | null,
  kind: AccessKind,
  index: Index,
) => Partial<ServiceFields> | string;

const READERS: Readonly<Record<FieldColumn, Reader>> = {
  plan: (text, _kind, { plans }) => {
    const planId = plans.get(text?.toLowerCase() ?? '');
    return planId === undefined ? 'is no plan' : { planId };
  },
  access_kind: (text) => {
    const accessKind = accessKindOf(text ?? '');
    return accessKind === undefined ? 'is pppoe, dhcp or static' : { accessKind };
  },
  access_identity: (text, kind) => {
    const identity = text === null ? null : accessIdentity(kind, text);
    return identity === undefined ? `is none of kind ${kind}` : { accessIdentity: identity };
  },
  ipv6_prefix: (text) => {
    const prefix = text === null ? null : ipv6Prefix(text);
    return prefix === undefined
      ? 'must be an IPv6 prefix such as 2001:db8:12::/56'
      : { ipv6Prefix: prefix };
  },
  address: (text) => ((text ?? '').length > 400 ? 'is too long' : { address: text ?? '' }),
  notes: (text) => ((text ?? '').length > 4_000 ? 'is too long' : { notes: text ?? '' }),
  latitude: (text) => {
    const latitude = degrees(text, 90);
    return latitude === undefined ? 'must be degrees' : { latitude };
  },
  longitude: (text) => {
    const longitude = degrees(text, 180);
    return longitude === undefined ? 'must be degrees' : { longitude };
  },
  state: (text) => {
    const desiredState = desiredStateOf(text ?? '');
    return desiredState === undefined ? 'is active, suspended or cancelled' : { desiredState };
  },
  billed_from: (text) => (isDay(text) ? { billedFrom: text } : DAY_EXPECTED),
  billed_until: (text) => (isDay(text) ? { billedUntil: text } : DAY_EXPECTED),
};

const DAY_EXPECTED = 'must be a day such as 2026-03-01';
const isDay = (text: string | null) => text === null || isCalendarDay(text);

function degrees(text: string | null, limit: number): number | null | undefined {
  if (text === null) return null;
  const value = Number(text.replace(',', '.'));
  return Math.abs(value) <= limit ? value : undefined;
}

function wholeProblems(fields: ServiceFields): Problem[] {
  const problems: Problem[] = [];
  if (fields.planId === '') problems.push({ column: 'plan', message: 'is no plan' });
  if ((fields.latitude === null) !== (fields.longitude === null)) {
    problems.push({ column: 'longitude', message: 'stands beside a latitude, or neither does' });
  }
  const { billedFrom, billedUntil } = fields;
  if (billedUntil !== null && (billedFrom === null || billedUntil <= billedFrom)) {
    problems.push({
      column: 'billed_until',
      message: 'must be after the first day that is billed',
    });
  }
  return problems;
}

/** An access identity is one live line's, here and in the file. */
function takenProblems(
  row: ServiceFileRow,
  of: {
    readonly fields: ServiceFields;
    readonly before: KnownService | undefined;
    readonly customer: string | Problem;
  },
  index: Index,
  seen: Map<string, number>,
): Problem[] {
  const { fields, before, customer } = of;
  if (fields.accessIdentity === null || fields.desiredState === 'cancelled') return [];
  const key = lineKey(fields);
  const first = seen.get(key);
  if (first !== undefined) {
    return [{ column: 'access_identity', message: `is in row ${first} already` }];
  }
  seen.set(key, row.row);
  const there = index.lines.get(key);
  const isOwn = there === undefined || there.id === before?.id || there.customerId === customer;
  return isOwn ? [] : [{ column: 'access_identity', message: 'is another customer’s line' }];
}

function changed(row: ServiceFileRow, before: KnownService, fields: ServiceFields): PlannedService {
  const columns = FIELD_COLUMNS.filter(
    (column) => fields[FIELD_OF[column]] !== before[FIELD_OF[column]],
  );
  const said = { row: row.row, name: nameOf(row), changes: columns, problems: [] };
  if (columns.length === 0) return { ...said, action: 'leave' };
  return { ...said, action: 'change', update: { id: before.id, patch: fields } };
}

function made(
  row: ServiceFileRow,
  customerId: string,
  fields: ServiceFields,
  index: Index,
): PlannedService {
  const said = { row: row.row, name: nameOf(row), changes: [], problems: [] };
  const isThere = fields.accessIdentity !== null && index.lines.has(lineKey(fields));
  if (isThere) return { ...said, action: 'leave' };
  return { ...said, action: 'create', create: { ...fields, customerId } };
}

function refused(row: ServiceFileRow, problems: Problem[]): PlannedService {
  return { row: row.row, action: 'refuse', name: nameOf(row), changes: [], problems };
}

function nameOf({ cells }: ServiceFileRow): string {
  return (cells.customer ?? cells.access_identity ?? cells.id ?? '').slice(0, 120);
}
