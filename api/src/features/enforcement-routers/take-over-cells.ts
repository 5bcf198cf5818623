import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import type { TakeOverEntry } from '@atalaya/core/wire/rest/take-over';

export const ENTRY_COLUMNS = [
  'verdict',
  'kind',
  'menu',
  'read',
  'comment',
  'customer',
  'access',
  'wanted',
  'matched_by',
  'ambiguous_because',
  'comment_names',
  'first_seen_at',
  'changed_at',
  'command',
  'error',
];

/** One cut of another system as a row of a file; what routers say is no formula there. */
export function entryCells(entry: TakeOverEntry): readonly string[] {
  const { values, service, suggested, command } = entry;
  const read = Object.entries(values)
    .filter(([name]) => name !== 'comment')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  return [
    entry.verdict,
    entry.kind,
    entry.menu,
    writeCellText(read),
    writeCellText(values['comment'] ?? ''),
    writeCellText(service?.customer.name ?? ''),
    writeCellText(service?.accessIdentity ?? ''),
    service?.desiredState ?? '',
    entry.source ?? '',
    entry.reason ?? '',
    writeCellText(suggested?.customer.name ?? ''),
    entry.firstSeenAt,
    entry.changedAt,
    command?.state ?? '',
    writeCellText(command?.error ?? ''),
  ];
}
