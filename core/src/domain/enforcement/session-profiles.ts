import type { LineTask } from './line-plan.js';
import { parsePartMark, partMarkText } from './mark.js';
import { canonicalRate } from './router-address.js';
import { addRow, type RouterRow, type RouterWrite, rowsOf } from './router-rows.js';

export type ProfileKind = 'suspended' | 'reduced';

/** What a customer needs to dial at all: where the session's addresses and its name servers come from. */
const KEPT = [
  'local-address',
  'remote-address',
  'dns-server',
  'wins-server',
  'bridge',
  'interface-list',
  'use-encryption',
  'change-tcp-mss',
  'only-one',
] as const;
/** A reduced session keeps IPv6; a suspended one has none: what the profile lists is its IPv4 address. */
const KEPT_IPV6 = ['remote-ipv6-prefix-pool', 'dhcpv6-pd-pool', 'use-ipv6'] as const;

const VERSION = 1;

export const profileByName = ({ rows }: LineTask, name: string): RouterRow | undefined =>
  rowsOf(rows, 'ppp/profile').find((row) => row['name'] === name);

/** What kind of the platform's profiles this is; undefined: the operator's own. */
export function kindOfProfile(task: LineTask, name: string): ProfileKind | undefined {
  if (name === task.terms.suspendedProfile) return 'suspended';
  if (name === task.terms.reducedProfile) return 'reduced';
  const part = parsePartMark(profileByName(task, name)?.['comment'], task.tenant)?.part;
  return part === 'suspended' || part === 'reduced' ? part : undefined;
}

export interface ChosenProfile {
  readonly name: string;
  /** null: it is there. */
  readonly write: RouterWrite | null;
}

/**
 * The profile of this kind that dials as `source` does: one that is there, else a new one. One serves all sources
 * that agree in what is kept; each that differs gets one of its own.
 */
export function chooseProfile(task: LineTask, kind: ProfileKind, source: RouterRow): ChosenProfile {
  const wanted = valuesOf(task, kind, source);
  const base = kind === 'suspended' ? task.terms.suspendedProfile : task.terms.reducedProfile;
  const profiles = rowsOf(task.rows, 'ppp/profile');
  const serving = profiles.find(
    (row) => kindOfProfile(task, row['name'] ?? '') === kind && serves(row, wanted, kind),
  );
  if (serving !== undefined) return { name: serving['name'] ?? '', write: null };
  const name = freeName(profiles, base);
  const comment = partMarkText(task.tenant, kind, VERSION);
  return { name, write: addRow('ppp/profile', { name, ...wanted, comment }) };
}

function freeName(profiles: readonly RouterRow[], base: string): string {
  const taken = new Set(profiles.map((row) => row['name']));
  let name = base;
  for (let next = 2; taken.has(name); next += 1) name = `${base}-${next}`;
  return name;
}

function valuesOf(task: LineTask, kind: ProfileKind, source: RouterRow): RouterRow {
  const kept = kind === 'suspended' ? KEPT : [...KEPT, ...KEPT_IPV6, 'address-list' as const];
  const values: Record<string, string> = {};
  for (const name of kept) if (isSaid(source[name])) values[name] = source[name] ?? '';
  if (kind === 'suspended') {
    return { ...values, 'use-ipv6': 'no', 'address-list': task.terms.listName };
  }
  return { ...values, 'rate-limit': reducedRate(task) };
}

export const reducedRate = ({ line }: LineTask): string =>
  `${line.reducedKbps}k/${line.reducedKbps}k`;

/** As a profile, a lease and a queue are told it: upload and download. */
export const planRate = ({ line }: LineTask): string =>
  `${line.provisioned.upKbps}k/${line.provisioned.downKbps}k`;

/** In what a profile of the plan's speed has to agree with the one before: who changes plan keeps his address. */
const ALIKE = ['local-address', 'remote-address', 'address-list', ...KEPT_IPV6] as const;

/**
 * The profile that dials as `source` does and has the plan's speed: itself, else one of the operator's, else the
 * platform's own of before, else a new one.
 */
export function speedProfile(task: LineTask, source: RouterRow): ChosenProfile {
  const rate = canonicalRate(planRate(task));
  const isFast = (row: RouterRow) => canonicalRate(row['rate-limit']) === rate;
  if (isFast(source)) return { name: source['name'] ?? '', write: null };
  const profiles = rowsOf(task.rows, 'ppp/profile');
  const said = (row: RouterRow, name: string) => (isSaid(row[name]) ? row[name] : '');
  const serving = profiles.filter(
    (row) =>
      isFast(row) &&
      kindOfProfile(task, row['name'] ?? '') === undefined &&
      ALIKE.every((name) => said(row, name) === said(source, name)),
  );
  const isMarked = (row: RouterRow) => row['comment']?.startsWith('atalaya:') === true;
  const isOurs = (row: RouterRow) => parsePartMark(row['comment'], task.tenant)?.part === 'speed';
  const found = serving.find((row) => !isMarked(row)) ?? serving.find(isOurs);
  if (found !== undefined) return { name: found['name'] ?? '', write: null };
  const values: Record<string, string> = {};
  for (const name of [...KEPT, ...KEPT_IPV6, 'address-list'] as const) {
    if (isSaid(source[name])) values[name] = source[name] ?? '';
  }
  const { downKbps, upKbps } = task.line.provisioned;
  const name = freeName(profiles, `atalaya-${upKbps}k-${downKbps}k`);
  const comment = partMarkText(task.tenant, 'speed', VERSION);
  const write = addRow('ppp/profile', { name, ...values, 'rate-limit': planRate(task), comment });
  return { name, write };
}

const isSaid = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== 'default';

function serves(row: RouterRow, wanted: RouterRow, kind: ProfileKind): boolean {
  const names = [...KEPT, 'address-list'] as const;
  const alike = names.every(
    (name) => (isSaid(row[name]) ? row[name] : '') === (wanted[name] ?? ''),
  );
  return (
    alike &&
    (kind === 'suspended' ||
      canonicalRate(row['rate-limit']) === canonicalRate(wanted['rate-limit']))
  );
}

/** The operator's profile that this line had, where it can be told. */
export function sourceProfile(
  task: LineTask,
  current: string,
  remembered: string | undefined,
): RouterRow | undefined {
  if (kindOfProfile(task, current) === undefined) return profileByName(task, current);
  if (remembered !== undefined) return profileByName(task, remembered);
  const rate = canonicalRate(planRate(task));
  const alike = rowsOf(task.rows, 'ppp/profile').filter(
    (row) =>
      kindOfProfile(task, row['name'] ?? '') === undefined &&
      rate !== undefined &&
      canonicalRate(row['rate-limit']) === rate,
  );
  return alike.length === 1 ? alike[0] : undefined;
}
