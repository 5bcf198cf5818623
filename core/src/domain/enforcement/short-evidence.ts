const LONGEST = 200;
/** What of a row says how a line stands; the first that it has. */
const TELLING = [
  'list',
  'address-lists',
  'profile',
  'max-limit',
  'disabled',
  'block-access',
] as const;

/**
 * What was read of a line in one line of text, such as `ip/firewall/address-list: 10.0.0.5 (list atalaya-suspended)`;
 * null where nothing was.
 */
export function shortEvidence(evidence: unknown): string | null {
  if (typeof evidence !== 'object' || evidence === null) return null;
  const parts = Object.entries(evidence).flatMap(([menu, rows]: [string, unknown]) =>
    Array.isArray(rows) ? rows.slice(0, 2).flatMap((row) => wordsOf(menu, row)) : [],
  );
  if (parts.length === 0) return null;
  const text = parts.join('; ');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function wordsOf(menu: string, row: unknown): string[] {
  if (typeof row !== 'object' || row === null) return [];
  const values = new Map<string, unknown>(Object.entries(row));
  const text = (key: string) => {
    const value = values.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const name = text('name') ?? text('address') ?? text('mac-address') ?? '';
  const key = TELLING.find((one) => text(one) !== undefined);
  const told = key === undefined ? '' : ` (${key} ${text(key) ?? ''})`;
  return [`${menu}: ${name}${told}`];
}
