import type { ImportDocument } from './document.js';
import type { Inventory } from './inventory.js';
import { PlannedNames } from './planned-names.js';

/** Credentials that an import brings along and that are not there yet. */
export function planCredentials(document: ImportDocument, inventory: Inventory): PlannedNames {
  const names = new PlannedNames(inventory.credentials);
  for (const { name, kind } of document.credentials) {
    const found = names.find(name);
    const existing = found !== 'refused' && found?.kind === 'existing' ? found.id : null;
    names.add({
      subject: 'credential',
      action: existing === null ? 'create' : 'leave',
      row: null,
      name,
      subjectId: existing,
      matchedBy: existing === null ? null : 'name',
      changes: existing === null ? [{ field: 'kind', before: null, after: kind }] : [],
      problems: [],
      differs: [],
      write: existing === null ? { subject: 'credential', name } : null,
    });
  }
  return names;
}
