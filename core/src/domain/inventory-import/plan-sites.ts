import { SITE_KINDS } from '../network/site-kind.js';
import { dependencyOrder, type Edge, edgesOnCycles } from './dependency-order.js';
import type { ImportDocument, ImportedSite, ImportProblem } from './document.js';
import { FieldChanges } from './field-changes.js';
import { importProblem, rowsOf } from './import-problem.js';
import type { Inventory, InventorySite } from './inventory.js';
import { foldName, NameIndex } from './name-index.js';
import { entryAction, type PlanEntry, type SiteWrite, type Target } from './plan-entry.js';
import { PlannedNames } from './planned-names.js';

interface Candidate {
  readonly site: ImportedSite;
  readonly before: InventorySite | undefined;
  /** The id of what is there, or the name that is new. */
  readonly node: string;
  readonly problems: ImportProblem[];
}

/** Sites by name; each after the parent that it gets from the same document. */
export function planSites(document: ImportDocument, inventory: Inventory): PlannedNames {
  const planned = new PlannedNames(inventory.sites);
  const byId = new Map(inventory.sites.map((site) => [site.id, site]));
  const candidates = candidatesOf(document, inventory);
  const parents = parentEdges(candidates, inventory);
  for (const { candidate } of edgesOnCycles(parents)) {
    const parent = candidate?.site.parent ?? '';
    candidate?.problems.push(importProblem('parent', parent, 'cycle'));
  }
  const order = dependencyOrder(parents);
  const place = ({ node }: Candidate) => order.get(node) ?? Number.MAX_SAFE_INTEGER;
  for (const candidate of candidates.toSorted((a, b) => place(a) - place(b))) {
    planned.add(entryOf(candidate, document, planned, byId), candidate.site.key);
  }
  return planned;
}

function candidatesOf({ sites }: ImportDocument, inventory: Inventory): Candidate[] {
  const existing = new NameIndex(inventory.sites);
  const seen = new Map<string, ImportedSite>();
  return sites.map((site) => {
    const before = existing.find(site.name);
    const problems = [...site.problems];
    const node = before?.id ?? foldName(site.name);
    const first = seen.get(node);
    if (first === undefined) seen.set(node, site);
    else if (site.name !== '') {
      problems.push(importProblem('name', site.name, 'duplicate', rowsOf(first)));
    }
    return { site, before, node, problems };
  });
}

interface ParentEdge extends Edge {
  readonly candidate?: Candidate;
}

/** Parents as they would be: the document's where it says one, the inventory's elsewhere. */
function parentEdges(candidates: readonly Candidate[], inventory: Inventory): ParentEdge[] {
  const existing = new NameIndex(inventory.sites);
  const byReference = new Map<string, string>();
  for (const { site, node } of candidates) {
    if (site.key !== undefined) byReference.set(site.key, node);
    byReference.set(foldName(site.name), node);
  }
  const nodeOf = (reference: string) =>
    byReference.get(reference) ??
    byReference.get(foldName(reference)) ??
    existing.find(reference)?.id;
  const edges = new Map<string, ParentEdge>();
  for (const { id, parentId } of inventory.sites) {
    if (parentId !== null) edges.set(id, { from: id, to: parentId });
  }
  for (const candidate of candidates) {
    const { site, node } = candidate;
    if (site.parent === undefined) continue;
    const to = site.parent === null ? undefined : nodeOf(site.parent);
    if (to === undefined) edges.delete(node);
    else edges.set(node, { from: node, to, candidate });
  }
  return [...edges.values()];
}

function entryOf(
  { site, before, problems }: Candidate,
  { onExisting }: ImportDocument,
  planned: PlannedNames,
  byId: ReadonlyMap<string, InventorySite>,
): PlanEntry {
  const fields = new FieldChanges<SiteWrite>(before ? onExisting : 'set');
  const isWrong = problems.some(({ column }) => column === 'kind');
  if (!before && site.kind === undefined && !isWrong) {
    problems.push(importProblem('kind', '', 'required', SITE_KINDS));
  }
  fields.compare('name', before?.name, site.name, site.name);
  fields.compare('kind', before?.kind, site.kind, site.kind);
  const parent = parentOf(site, planned, problems);
  const name = parent?.kind === 'existing' ? byId.get(parent.id)?.name : parent?.entry.name;
  const said = parent === undefined ? undefined : (name ?? null);
  fields.compare('parent', byId.get(before?.parentId ?? '')?.name, said, parent);
  fields.compare('latitude', before?.latitude, site.latitude, site.latitude);
  fields.compare('longitude', before?.longitude, site.longitude, site.longitude);
  fields.compare('notes', before?.notes, site.notes, site.notes ?? '');
  const action = entryAction(problems, before, fields.changes);
  const writes = action === 'create' || action === 'change';
  return {
    subject: 'site',
    action,
    row: site.row,
    name: site.name,
    subjectId: before?.id ?? null,
    matchedBy: before ? 'name' : null,
    changes: writes ? fields.changes : [],
    problems,
    differs: fields.differs,
    write: writes ? { subject: 'site', site: fields.values } : null,
  };
}

function parentOf(
  { parent }: ImportedSite,
  planned: PlannedNames,
  problems: ImportProblem[],
): Target | null | undefined {
  if (typeof parent !== 'string') return parent;
  const found = planned.find(parent);
  if (found !== undefined && found !== 'refused') return found;
  const isKnown = found === 'refused' || problems.some(({ code }) => code === 'cycle');
  problems.push(importProblem('parent', parent, isKnown ? 'refers-to-refused' : 'unknown-site'));
  return undefined;
}
