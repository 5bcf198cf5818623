import type { WallIncident } from '@atalaya/core/wire/rest/wall';

type Listed = Pick<WallIncident, 'id' | 'severity' | 'state' | 'silencedUntil'>;

/**
 * The critical incidents that nobody has and that this wall had not seen before. What stood there when the wall was
 * switched on is not new: a wall that reloads, or finds its server again, is silent.
 */
export function newCritical(
  known: ReadonlySet<string> | null,
  listed: readonly Listed[],
): readonly string[] {
  if (known === null) return [];
  const calls = listed.filter(
    ({ severity, state, silencedUntil }) =>
      severity === 'critical' && state === 'open' && silencedUntil === null,
  );
  return calls.map(({ id }) => id).filter((id) => !known.has(id));
}
