import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { HistoryOf, HistoryResult } from '@atalaya/core/ports/device-driver';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';

/** As far as raw samples of a link are kept. */
const FARTHEST_MS = 30 * DAY_MS;
const DEADLINE_MS = MINUTE_MS;
/** A controller is one server for everything: one question for a past at a time, and few wait. */
const MOST_WAITING = 20;

export interface PastReaderDeps {
  now(): Instant;
  historyOf(
    tenantId: string,
    deviceId: string,
  ): ((run: Parameters<HistoryOf>[1]) => Promise<HistoryResult>) | undefined;
  store(samples: readonly Sample[]): void;
  tell(tenantId: string, event: DeviceEvent): void;
}

/** Brings what a controller has kept of a device from before it was read here, when a person asks for it. */
export class PastReader {
  readonly #deps: PastReaderDeps;
  readonly #stop = new AbortController();
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(deps: PastReaderDeps) {
    this.#deps = deps;
  }

  /** Asks once for the past up to `until`; the device's events tell what came of it. */
  ask(tenantId: string, deviceId: string, until: Instant): void {
    if (this.#waiting >= MOST_WAITING || !this.#deps.historyOf(tenantId, deviceId)) return;
    this.#waiting += 1;
    this.#queue = this.#queue
      .then(() => this.#read(tenantId, deviceId, until))
      .catch((error: unknown) => {
        const reason = errorMessage(error);
        this.#tell(tenantId, deviceId, 'warning', 'Its history was not read', reason);
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    await this.#queue;
  }

  async #read(tenantId: string, deviceId: string, until: Instant): Promise<void> {
    const history = this.#deps.historyOf(tenantId, deviceId);
    if (!history || this.#stop.signal.aborted) return;
    const now = this.#deps.now();
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DEADLINE_MS)]);
    const to = Math.min(until, now);
    const past = await history({ from: now - FARTHEST_MS, to, signal });
    if (this.#stop.signal.aborted) return;
    if (!past.ok) {
      this.#tell(tenantId, deviceId, 'warning', 'Its history was not read', past.error.message);
      return;
    }
    this.#deps.store(past.value.map((sample) => ({ ...sample, tenantId, deviceId })));
    const first = past.value[0];
    const told = first
      ? `${past.value.length} values from ${new Date(first.at).toISOString()} on`
      : 'UISP has kept nothing of it from before it was read here';
    this.#tell(tenantId, deviceId, 'info', 'Its history was brought from UISP', told);
  }

  #tell(
    tenantId: string,
    deviceId: string,
    severity: 'info' | 'warning',
    title: string,
    text: string,
  ): void {
    this.#deps.tell(tenantId, {
      deviceId,
      kind: 'uisp',
      severity,
      title,
      text,
      at: this.#deps.now(),
    });
  }
}
