import { NameIndex } from './name-index.js';
import type { PlanEntry, Target } from './plan-entry.js';

type Found = Target | 'refused' | undefined;

/** Finds what a row refers to: by the document's own keys, by its names, then in the inventory. */
export class PlannedNames {
  readonly entries: PlanEntry[] = [];
  readonly #byKey = new Map<string, PlanEntry>();
  readonly #planned = new NameIndex<PlanEntry>();
  readonly #existing: NameIndex<{ readonly id: string; readonly name: string }>;

  constructor(existing: readonly { readonly id: string; readonly name: string }[]) {
    this.#existing = new NameIndex(existing);
  }

  add(entry: PlanEntry, key?: string): void {
    this.entries.push(entry);
    if (key !== undefined) this.#byKey.set(key, entry);
    if (entry.name !== '' && entry.action !== 'gone') this.#planned.add(entry);
  }

  find(reference: string): Found {
    const planned = this.#byKey.get(reference) ?? this.#planned.find(reference);
    if (planned !== undefined) return targetOf(planned);
    const existing = this.#existing.find(reference);
    return existing && { kind: 'existing', id: existing.id };
  }

  isPlanned(name: string): boolean {
    return this.#planned.find(name) !== undefined;
  }
}

function targetOf(entry: PlanEntry): Target | 'refused' {
  if (entry.subjectId !== null) return { kind: 'existing', id: entry.subjectId };
  return entry.action === 'refuse' ? 'refused' : { kind: 'planned', entry };
}
