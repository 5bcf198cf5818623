import { readSilencing } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';

/** What mutes these incidents, as a page shows it. */
export async function readSilenceOf(trx: Trx, incidentIds: readonly string[], at: Date) {
  const found = await readSilencing(trx, incidentIds, at);
  return new Map(
    [...found].map(([incidentId, { id, until, createdBy: by, reason }]) => [
      incidentId,
      { id, until: new Date(until).toISOString(), by, reason },
    ]),
  );
}
