import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence, PlannedWindow } from '@atalaya/core/domain/maintenance/schedule';
import type { Instant } from '@atalaya/core/domain/shared/instant';

export interface PlannedWork {
  readonly window: PlannedWindow;
  /** The tenant's. */
  readonly timezone: string;
  readonly deviceIds: Iterable<string>;
}

/** Which devices windows hold, asked at every evaluation: an occurrence is computed once and kept until it is over. */
export class MaintenancePlan {
  readonly #workOn = new Map<string, OpenWork[]>();

  constructor(planned: readonly PlannedWork[]) {
    for (const { window, timezone, deviceIds } of planned) {
      const work = new OpenWork(window, timezone);
      for (const id of deviceIds) {
        const known = this.#workOn.get(id);
        if (known === undefined) this.#workOn.set(id, [work]);
        else known.push(work);
      }
    }
  }

  /** Until when the windows that are on now hold a device; null while none does. */
  untilOf(deviceId: string, now: Instant): Instant | null {
    let until: Instant | null = null;
    for (const work of this.#workOn.get(deviceId) ?? []) {
      const occurrence = work.at(now);
      if (occurrence !== null && occurrence.to > (until ?? 0)) until = occurrence.to;
    }
    return until;
  }
}

class OpenWork {
  readonly #window: PlannedWindow;
  readonly #timezone: string;
  /** Asked for from when on; undefined before the first question. */
  #next: { readonly since: Instant; readonly occurrence: Occurrence | undefined } | undefined;

  constructor(window: PlannedWindow, timezone: string) {
    this.#window = window;
    this.#timezone = timezone;
  }

  /** The occurrence that holds this instant. */
  at(now: Instant): Occurrence | null {
    const known = this.#next;
    const isKnown =
      known !== undefined &&
      now >= known.since &&
      (known.occurrence === undefined || now < known.occurrence.to);
    const next = isKnown ? known : { since: now, occurrence: this.#after(now) };
    this.#next = next;
    const { occurrence } = next;
    return occurrence !== undefined && occurrence.from <= now ? occurrence : null;
  }

  #after(now: Instant): Occurrence | undefined {
    return nextOccurrences(this.#window, this.#timezone, now, 1)[0];
  }
}
