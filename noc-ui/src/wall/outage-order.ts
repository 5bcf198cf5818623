import type { Outage } from '@atalaya/core/wire/rest/wall';

/** Newest first; of one moment, what is down itself stands before what it took with it. */
export function newestFirst(outages: readonly Outage[]): readonly Outage[] {
  const own = (outage: Outage) => (outage.state === 'down' ? 0 : 1);
  return [...outages].sort(
    (a, b) =>
      Date.parse(b.since) - Date.parse(a.since) ||
      own(a) - own(b) ||
      a.name.localeCompare(b.name, 'es', { numeric: true }),
  );
}
