import type { DunningTown } from '@atalaya/jobs/dunning/testing/dunning-town';
import type { SubscriberRouter } from '../../simulators/routeros/testing/subscriber-router.js';

/** A collector asks what is still wanted before a line's writes where its last answer is a second old; then it writes. */
const ASKED_ANEW_MS = 1_000;
/** What was asked for in time may be on its way to a router of a busy machine. */
const ON_ITS_WAY_MS = 2_000;

/** Since when a generation is surely in the books; performance.now, ms. */
interface Known {
  readonly generation: number;
  readonly sinceMs: number;
}

/** Holds what routers were told against what the books wanted when they were told it. */
export class StaleWrites {
  readonly #known = new Map<string, Known[]>();

  /** After each change: which generations the books hold. */
  async note(town: DunningTown): Promise<void> {
    const rows = await town.in((trx) =>
      trx.selectFrom('services').select(['id', 'generation']).execute(),
    );
    const sinceMs = performance.now();
    for (const { id, generation } of rows) {
      const known = this.#known.get(id) ?? [];
      this.#known.set(id, known);
      if ((known.at(-1)?.generation ?? 0) < generation) known.push({ generation, sinceMs });
    }
  }

  /** Entries that were written, and those of them whose generation had been outdated too long. */
  judge(routers: readonly SubscriberRouter[]) {
    const entries = routers
      .flatMap(({ writes }) => writes)
      .filter(({ mark }) => mark !== undefined);
    const stale = entries.filter(({ mark, atMs }) => {
      const [, , serviceId = '', generation] = mark?.split(':') ?? [];
      const newer = this.#known.get(serviceId)?.find((one) => one.generation > Number(generation));
      return newer !== undefined && atMs > newer.sinceMs + ASKED_ANEW_MS + ON_ITS_WAY_MS;
    });
    return { entriesWritten: entries.length, staleWrites: stale.length };
  }
}
