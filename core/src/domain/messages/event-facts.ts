type Data = Readonly<Record<string, unknown>>;

/**
 * Of an incident's event what a message says of it. An event is stored for years and its data may have been cut to
 * fit: whatever is missing or is something else reads as nothing.
 */
export interface IncidentFacts {
  readonly name: string | null;
  readonly site: string | null;
  readonly cause: string | null;
  readonly severity: string | null;
  readonly resolution: string | null;
  readonly openedAt: number | null;
  readonly resolvedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly devices: number | null;
  readonly impact: ImpactFacts | null;
  readonly clues: ClueFacts;
  readonly path: string | null;
}

/** What speaks for the cause; null where nothing does. */
export interface ClueFacts {
  /** The end of the link that answers. */
  readonly upstream: string | null;
  readonly sessions: { readonly before: number; readonly now: number } | null;
  readonly returned: 'power' | 'link' | null;
  /** Where power was cut, probably. */
  readonly area: { readonly near: string; readonly devices: number } | null;
}

export interface ImpactFacts {
  readonly customers: number;
  readonly companies: number;
  readonly monthly: readonly { readonly amountMinor: number; readonly currency: string }[];
  readonly names: readonly string[];
}

export interface MaintenanceFacts {
  readonly phase: 'scheduled' | 'upcoming' | 'ended' | 'cancelled';
  readonly name: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly devices: number | null;
  readonly customers: number | null;
}

export function incidentFactsOf(data: Data): IncidentFacts {
  const root = record(data['root']);
  return {
    name: text(root['name']),
    site: text(root['site']),
    cause: text(data['cause']),
    severity: text(data['severity']),
    resolution: text(data['resolution']),
    openedAt: instant(data['openedAt']),
    resolvedAt: instant(data['resolvedAt']),
    acknowledgedBy: text(data['acknowledgedBy']),
    devices: count(record(data['devices'])['total']),
    impact: impactOf(data['impact']),
    clues: cluesOf(data),
    path: pathOf(data['path']),
  };
}

const PHASES = ['scheduled', 'upcoming', 'ended', 'cancelled'] as const;

export function maintenanceFactsOf(data: Data): MaintenanceFacts {
  const phase = PHASES.find((each) => each === data['phase']) ?? 'scheduled';
  const [next] = list(data['occurrences']).map(record);
  const named = { ended: data['ended'], upcoming: data['upcoming'] };
  const first = phase === 'ended' || phase === 'upcoming' ? record(named[phase]) : next;
  return {
    phase,
    name: text(data['name']),
    from: instant(first?.['from']),
    to: instant(first?.['to']),
    devices: count(record(data['devices'])['inScope']),
    customers: count(record(data['affected'])['customers']),
  };
}

function cluesOf(data: Data): ClueFacts {
  const sessions = record(data['sessions']);
  const [before, now] = [count(sessions['before']), count(sessions['now'])];
  const returned = record(data['returned']);
  const area = record(returned['utilityOutage']);
  const [near, devices] = [text(area['near']), count(area['devices'])];
  // Of stations that returned the words would be others.
  const cause = data['cause'] === 'device-down' ? returned['cause'] : null;
  return {
    upstream: text(record(record(data['link'])['upstream'])['name']),
    sessions: before === null || now === null ? null : { before, now },
    returned: cause === 'power' || cause === 'link' ? cause : null,
    area: near === null || devices === null ? null : { near, devices },
  };
}

function impactOf(value: unknown): ImpactFacts | null {
  const impact = record(value);
  const customers = count(impact['customers']);
  if (customers === null) return null;
  return {
    customers,
    companies: count(impact['companies']) ?? 0,
    monthly: list(impact['monthly']).flatMap((each) => {
      const { amountMinor, currency } = record(each);
      const isMoney = typeof amountMinor === 'number' && Number.isFinite(amountMinor);
      return isMoney && typeof currency === 'string' ? [{ amountMinor, currency }] : [];
    }),
    names: list(impact['customerNames']).flatMap((name) => text(name) ?? []),
  };
}

const record = (value: unknown): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const MOST_CHARACTERS = 200;
/** Control characters would break a header or a line. */
function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const plain = value.replace(/\p{Cc}+/gu, ' ').trim();
  return plain === '' ? null : plain.slice(0, MOST_CHARACTERS);
}

const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;

function instant(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** Only a way within the platform's own site. */
const pathOf = (value: unknown): string | null =>
  typeof value === 'string' && /^\/[\w-]+(\/[\w-]+)*$/.test(value) ? value : null;
