import type { DeviceRole } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import { type Edge, edgesOnCycles } from './dependency-order.js';
import type { ImportDocument, ImportedLink, ImportProblem } from './document.js';
import { importProblem, rowsOf } from './import-problem.js';
import type { Inventory, InventoryDevice, InventoryLink } from './inventory.js';
import { entryAction, type FieldChange, type PlanEntry, type Target } from './plan-entry.js';
import type { PlannedNames } from './planned-names.js';

interface Candidate {
  readonly link: ImportedLink;
  readonly upstream: Target | null;
  readonly downstream: Target | null;
  readonly problems: ImportProblem[];
}

/** Links between devices of the document and of the inventory; either direction of a pair is the same link. */
export function planLinks(
  document: ImportDocument,
  inventory: Inventory,
  devices: PlannedNames,
): PlanEntry[] {
  const known: Known = {
    links: new Map(
      inventory.links.map((link) => [`${link.upstreamId} ${link.downstreamId}`, link]),
    ),
    devices: new Map(inventory.devices.map((device) => [device.id, device])),
  };
  const all = document.links.map((link) => candidateOf(link, devices));
  const candidates = withoutRepeated(all, document);
  refuseCycles(candidates, inventory);
  return candidates.map((candidate) => entryOf(candidate, document, known));
}

interface Known {
  readonly links: ReadonlyMap<string, InventoryLink>;
  readonly devices: ReadonlyMap<string, InventoryDevice>;
}

function entryOf(candidate: Candidate, { onExisting }: ImportDocument, known: Known): PlanEntry {
  const { link, upstream, downstream, problems } = candidate;
  const ends = upstream && downstream && { upstream, downstream };
  const before = ends ? linkBetween(known.links, upstream, downstream) : undefined;
  const kind = link.kind ?? before?.kind ?? usualKind(roleOf(downstream, known));
  const changes = changesOf(before, kind, onExisting);
  const action = ends ? entryAction(problems, before, changes) : 'refuse';
  const writes = ends && (action === 'create' || action === 'change');
  const names = [
    nameOf(upstream, known) ?? link.upstream,
    nameOf(downstream, known) ?? link.downstream,
  ];
  return {
    subject: 'link',
    action,
    row: link.row,
    name: names.join(' → '),
    subjectId: before?.id ?? null,
    matchedBy: before ? 'name' : null,
    changes: writes ? changes : [],
    problems,
    differs: [],
    write: writes
      ? { subject: 'link', link: { ...ends, kind, source: link.source ?? 'manual' } }
      : null,
  };
}

function candidateOf(link: ImportedLink, devices: PlannedNames): Candidate {
  const problems = [...link.problems];
  const end = (column: 'upstream' | 'downstream'): Target | null => {
    const reference = link[column];
    if (reference === '') return null;
    const found = devices.find(reference);
    if (found === 'refused') problems.push(importProblem(column, reference, 'refers-to-refused'));
    else if (!found) problems.push(importProblem(column, reference, 'unknown-device'));
    else return found;
    return null;
  };
  const upstream = end('upstream');
  const downstream = end('downstream');
  if (upstream && downstream && nodeOf(upstream) === nodeOf(downstream)) {
    problems.push(importProblem('downstream', link.downstream, 'same-device'));
  }
  return { link, upstream, downstream, problems };
}

/** Of one pair that stands there twice the later row is refused; what another system repeats is dropped. */
function withoutRepeated(
  candidates: readonly Candidate[],
  { onExisting }: ImportDocument,
): Candidate[] {
  const seen = new Map<string, ImportedLink>();
  return candidates.filter(({ upstream, downstream, link, problems }) => {
    if (!upstream || !downstream) return true;
    const pair = [nodeOf(upstream), nodeOf(downstream)].toSorted().join(' ');
    const first = seen.get(pair);
    if (first === undefined) {
      seen.set(pair, link);
      return true;
    }
    problems.push(importProblem('downstream', link.downstream, 'duplicate', rowsOf(first)));
    return onExisting === 'set';
  });
}

function refuseCycles(candidates: readonly Candidate[], inventory: Inventory): void {
  const edges: (Edge & { candidate?: Candidate })[] = inventory.links.map(
    ({ upstreamId, downstreamId }) => ({ from: upstreamId, to: downstreamId }),
  );
  const pairs = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  for (const candidate of candidates) {
    const { upstream, downstream, problems } = candidate;
    if (!upstream || !downstream || problems.length > 0) continue;
    const from = nodeOf(upstream);
    const to = nodeOf(downstream);
    if (pairs.has(`${from} ${to}`) || pairs.has(`${to} ${from}`)) continue;
    edges.push({ from, to, candidate });
  }
  for (const { candidate } of edgesOnCycles(edges)) {
    candidate?.problems.push(importProblem('upstream', candidate.link.upstream, 'cycle'));
  }
}

function changesOf(
  before: InventoryLink | undefined,
  kind: LinkKind,
  onExisting: 'set' | 'fill',
): FieldChange[] {
  if (!before) return [{ field: 'kind', before: null, after: kind }];
  if (before.kind === kind || onExisting === 'fill') return [];
  return [{ field: 'kind', before: before.kind, after: kind }];
}

function linkBetween(
  existing: ReadonlyMap<string, InventoryLink>,
  upstream: Target,
  downstream: Target,
): InventoryLink | undefined {
  const [from, to] = [nodeOf(upstream), nodeOf(downstream)];
  return existing.get(`${from} ${to}`) ?? existing.get(`${to} ${from}`);
}

/** A device by its id or, where it is yet to be made, by its name within the plan. */
function nodeOf(target: Target): string {
  return target.kind === 'existing' ? target.id : `planned ${target.entry.name}`;
}

function nameOf(target: Target | null, { devices }: Known): string | undefined {
  return target?.kind === 'existing' ? devices.get(target.id)?.name : target?.entry.name;
}

function roleOf(target: Target | null, { devices }: Known): DeviceRole | undefined {
  if (target?.kind === 'existing') return devices.get(target.id)?.role;
  const write = target?.entry.write;
  return write?.subject === 'device' ? write.device.role : undefined;
}

/** What usually carries a link to such a device. */
function usualKind(downstream: DeviceRole | undefined): LinkKind {
  if (downstream === 'onu') return 'pon';
  return downstream === 'cpe' || downstream === 'backhaul' ? 'radio' : 'ethernet';
}
