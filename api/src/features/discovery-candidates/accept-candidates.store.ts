import { isWeakMatch, KnownDevices } from '@atalaya/core/domain/discovery/match-known';
import { DEVICE_ROLES, type DeviceRole } from '@atalaya/core/domain/network/device';
import type { CandidateAccept } from '@atalaya/core/wire/rest/discovery-runs';
import { loadKnownDevices } from '@atalaya/platform/discovery/known-network.read-model';
import { invalid } from '../../http/http-problem.js';
import { acceptSureLinks, tieSuggestions } from '../../network/accept-links.store.js';
import { insertDevice } from '../../network/devices.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { asSource, joinSources, type StoredCandidate, waysOf } from './candidate-sources.store.js';

type Row = CandidateAccept['candidates'][number];
interface FieldError {
  readonly field: string;
  readonly message: string;
}
interface Accepted {
  readonly candidateId: string;
  readonly deviceId: string;
  readonly outcome: 'created' | 'joined';
}
/** What becomes of one row: an existing device, or a new one. */
type Plan =
  | { readonly kind: 'join'; readonly candidate: StoredCandidate; readonly deviceId: string }
  | {
      readonly kind: 'create';
      readonly candidate: StoredCandidate;
      readonly name: string;
      readonly role: DeviceRole;
      readonly siteId: string | null;
    };

/**
 * The inventory is compared once more, in this transaction: what was accepted meanwhile, or through another run, is
 * joined and never made twice. Accepted twice, a candidate answers with the device that it became.
 */
export async function acceptCandidates(unit: TenantUnit, accept: CandidateAccept) {
  await unit.trx
    .selectFrom('tenants')
    .where('id', '=', unit.tenantId)
    .select('id')
    .forUpdate()
    .execute();
  const plans = await planRows(unit, accept.candidates);
  const items: Accepted[] = [];
  for (const plan of plans) {
    const outcome = plan.kind === 'create' ? ('created' as const) : ('joined' as const);
    const deviceId = plan.kind === 'create' ? await create(unit, plan) : plan.deviceId;
    if (plan.kind === 'join') await joinSources(unit, plan.candidate, deviceId);
    await markAccepted(unit, plan.candidate, deviceId);
    items.push({ candidateId: plan.candidate.id, deviceId, outcome });
  }
  await tieSuggestions(unit);
  const links = accept.links
    ? await acceptSureLinks(
        unit,
        items.map(({ deviceId }) => deviceId),
      )
    : 0;
  return { items, links };
}

async function planRows(unit: TenantUnit, rows: readonly Row[]): Promise<Plan[]> {
  const { trx } = unit;
  const ids = rows.map(({ id }) => id);
  const stored = await trx
    .selectFrom('discovery_candidates')
    .selectAll()
    .where('id', 'in', ids)
    .forUpdate()
    .execute();
  const byId = new Map(stored.map((candidate) => [candidate.id, candidate]));
  const known = await loadKnownDevices(trx);
  const sites = new Set((await trx.selectFrom('sites').select('id').execute()).map(({ id }) => id));
  const credentials = await trx.selectFrom('credentials').select('id').execute();
  const planner = new Planner({
    devices: new KnownDevices(known),
    names: new Map(known.map(({ id, name }) => [id, name])),
    taken: new Set(known.map(({ name }) => name)),
    sites,
    credentials: new Set(credentials.map(({ id }) => id)),
  });
  const seen = new Set<string>();
  const plans = rows.flatMap((row, index): Plan[] => {
    const field = `candidates.${index}`;
    const candidate = byId.get(row.id);
    if (seen.has(row.id)) return planner.refuse(`${field}.id`, 'is there twice');
    seen.add(row.id);
    if (!candidate) return planner.refuse(`${field}.id`, 'does not exist');
    return planner.plan(candidate, row, field);
  });
  if (planner.errors.length > 0) throw invalid(planner.errors);
  return plans;
}

interface PlanFacts {
  readonly devices: KnownDevices;
  readonly names: ReadonlyMap<string, string>;
  readonly taken: Set<string>;
  readonly sites: ReadonlySet<string>;
  readonly credentials: ReadonlySet<string>;
}

class Planner {
  readonly errors: FieldError[] = [];
  readonly #facts: PlanFacts;

  constructor(facts: PlanFacts) {
    this.#facts = facts;
  }

  refuse(field: string, message: string): [] {
    this.errors.push({ field, message });
    return [];
  }

  plan(candidate: StoredCandidate, row: Row, field: string): Plan[] {
    if (row.siteId && !this.#facts.sites.has(row.siteId)) {
      return this.refuse(`${field}.siteId`, 'does not exist');
    }
    if (candidate.status === 'accepted' && candidate.device_id !== null) {
      return [{ kind: 'join', candidate, deviceId: candidate.device_id }];
    }
    const lost = waysOf(candidate).some(
      ({ credentialId }) =>
        credentialId !== undefined && !this.#facts.credentials.has(credentialId),
    );
    if (lost) {
      return this.refuse(`${field}.id`, 'was opened by a credential that is gone: scan it again');
    }
    const match = this.#facts.devices.match(keysOf(candidate));
    if (match && !(row.asNew && isWeakMatch(match.by))) {
      return [{ kind: 'join', candidate, deviceId: match.deviceId }];
    }
    return this.#planNew(candidate, row, field);
  }

  #planNew(candidate: StoredCandidate, row: Row, field: string): Plan[] {
    const role = row.role ?? DEVICE_ROLES.find((known) => known === candidate.suggested_role);
    if (!role) return this.refuse(`${field}.role`, 'must be chosen: nothing tells what it is');
    const told = candidate.name ?? candidate.address ?? candidate.macs[0] ?? candidate.id;
    const name = row.name ?? this.#freeName(told.slice(0, 100), candidate);
    if (this.#facts.taken.has(name)) return this.refuse(`${field}.name`, 'is already taken');
    this.#facts.taken.add(name);
    const siteId = row.siteId === undefined ? candidate.suggested_site_id : row.siteId;
    return [{ kind: 'create', candidate, name, role, siteId }];
  }

  /** Hundreds are called "MikroTik": what tells one from the other is put behind its name. */
  #freeName(name: string, { address, macs }: StoredCandidate): string {
    const { taken } = this.#facts;
    if (!taken.has(name)) return name;
    const more = [address, macs[0]].filter((mark) => mark !== null && mark !== undefined);
    return more.map((mark) => `${name} ${mark}`).find((longer) => !taken.has(longer)) ?? name;
  }
}

const keysOf = ({ macs, address, name, vendor, serial }: StoredCandidate) => ({
  macs,
  ...(address === null ? {} : { address }),
  ...(name === null ? {} : { name }),
  ...(vendor === null ? {} : { vendor }),
  ...(serial === null ? {} : { serial }),
});

async function create(
  unit: TenantUnit,
  { candidate, name, role, siteId }: Extract<Plan, { kind: 'create' }>,
): Promise<string> {
  const { address, vendor, model, serial, macs } = candidate;
  return insertDevice(unit, {
    name,
    role,
    siteId,
    address,
    vendor,
    model,
    serial,
    macs,
    tags: [],
    monitored: true,
    notes: '',
    sources: address === null ? [] : waysOf(candidate).map((way) => asSource(way, address)),
  });
}

async function markAccepted(
  unit: TenantUnit,
  candidate: StoredCandidate,
  deviceId: string,
): Promise<void> {
  if (candidate.status === 'accepted') return;
  await unit.trx
    .updateTable('discovery_candidates')
    .set({ status: 'accepted', device_id: deviceId, updated_at: unit.now })
    .where('id', '=', candidate.id)
    .execute();
  await unit.record({
    action: 'discovery.accept',
    subjectType: 'device',
    subjectId: deviceId,
    after: { candidate: candidate.id, run: candidate.run_id },
  });
}
