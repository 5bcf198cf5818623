import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';

/** A device's last start by its own uptime, and when that start was first told of. */
export interface Boot {
  readonly at: Instant;
  readonly firstSeenAt: Instant;
}

/** Two reads of one start differ by this at most: polls take time, and clocks of devices are not exact. */
const SAME_START_MS = 30 * SECOND_MS;
/** sysUpTime counts hundredths of a second in 32 bits (RFC 3418): after 497 days it begins anew without a start. */
const WRAP_MS = 2 ** 32 * 10;
const WRAP_SLACK_MS = 600 * SECOND_MS;

/** When devices last started, as they tell. Nothing of before a restart of our own is known. */
export class DeviceBoots {
  readonly #boots = new Map<string, Boot & { readonly seenAt: Instant }>();

  read(deviceId: string, uptimeMs: number, seenAt: Instant): void {
    const known = this.#boots.get(deviceId);
    if (known !== undefined && seenAt <= known.seenAt) return;
    const at = seenAt - uptimeMs;
    const sinceMs = known === undefined ? 0 : at - known.at;
    const isSame =
      known !== undefined &&
      (sinceMs <= SAME_START_MS || Math.abs(sinceMs - WRAP_MS) <= WRAP_SLACK_MS);
    this.#boots.set(
      deviceId,
      isSame
        ? // Followed, for a device's clock drifts; but not over the wrap of its counter.
          { ...known, at: sinceMs <= SAME_START_MS ? at : known.at, seenAt }
        : { at, firstSeenAt: seenAt, seenAt },
    );
  }

  of(deviceId: string): Boot | null {
    return this.#boots.get(deviceId) ?? null;
  }

  isReadAfter(deviceId: string, at: Instant): boolean {
    return (this.#boots.get(deviceId)?.seenAt ?? Number.NEGATIVE_INFINITY) > at;
  }

  forget(deviceId: string): void {
    this.#boots.delete(deviceId);
  }
}
