import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { PollRequestMessage } from '@atalaya/core/ports/poll-request';
import type { LinkNews } from '@atalaya/core/wire/collector-link/news';
import type { ApiDeps } from '../../deps.js';

/** A collector that does not ask for so long has lost the link, and begins anew when it is back. */
const FORGOTTEN_AFTER_MS = 2 * MINUTE_MS;
const MOST_REQUESTS = 1_000;

interface Box {
  readonly tenantId: string;
  isInventoryChanged: boolean;
  areCommandsNew: boolean;
  pollRequests: PollRequestMessage[];
  askedAt: number;
  /** Ends the wait of the call that is open now. */
  wake: () => void;
}

interface NewsDeps extends Pick<ApiDeps, 'bus' | 'pollRequests' | 'systemNow'> {
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** What remote collectors are to hear at once, kept from one of their calls to the next. */
export class NewsDesk {
  readonly #deps: NewsDeps;
  readonly #boxes = new Map<string, Box>();
  readonly #unsubscribe: (() => void)[];
  #isClosed = false;

  constructor(deps: NewsDeps) {
    this.#deps = deps;
    const changed = (tenantId: string | null) => this.#changed(tenantId);
    this.#unsubscribe = [
      deps.bus.subscribe('inventory.changed', ({ tenantId }) => changed(tenantId)),
      deps.bus.subscribe('tenant.changed', ({ tenantId }) => changed(tenantId)),
      deps.bus.subscribe('network-commands.requested', ({ tenantId }) => this.#commanded(tenantId)),
      deps.bus.onGap(() => changed(null)),
      deps.pollRequests.subscribe((message) => this.#request(message)),
    ];
  }

  /** Resolves with what there is, or with what comes within `waitMs`. `isOwn`: whether a device is the collector's. */
  async next(
    collector: { readonly tenantId: string; readonly collectorId: string },
    waitMs: number,
    isOwn: (deviceId: string) => Promise<boolean>,
  ): Promise<LinkNews> {
    const box = this.#box(collector);
    // A second call of the same collector: the first one's line is dead.
    box.wake();
    const deadline = this.#deps.systemNow() + waitMs;
    for (;;) {
      const pollRequests: LinkNews['pollRequests'] = [];
      for (const { deviceId, kind, until } of box.pollRequests.splice(0)) {
        if (await isOwn(deviceId)) pollRequests.push({ deviceId, kind, until });
      }
      const { isInventoryChanged, areCommandsNew } = box;
      box.isInventoryChanged = false;
      box.areCommandsNew = false;
      const restMs = deadline - this.#deps.systemNow();
      const isNews = isInventoryChanged || areCommandsNew || pollRequests.length > 0;
      if (isNews || restMs <= 0 || this.#isClosed) {
        box.askedAt = this.#deps.systemNow();
        return { isInventoryChanged, areCommandsNew, pollRequests };
      }
      if (!(await this.#wait(box, restMs))) {
        return { isInventoryChanged: false, areCommandsNew: false, pollRequests: [] };
      }
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const box of this.#boxes.values()) box.wake();
  }

  #box({ tenantId, collectorId }: { tenantId: string; collectorId: string }): Box {
    const now = this.#deps.systemNow();
    for (const [id, { askedAt }] of this.#boxes) {
      if (now - askedAt > FORGOTTEN_AFTER_MS) this.#boxes.delete(id);
    }
    const known = this.#boxes.get(collectorId);
    // Nobody knows what a new one has missed.
    const box = known ?? {
      tenantId,
      isInventoryChanged: true,
      areCommandsNew: true,
      pollRequests: [],
      askedAt: now,
      wake: () => undefined,
    };
    box.askedAt = now;
    this.#boxes.set(collectorId, box);
    return box;
  }

  /** False when a later call of the same collector took this one's place. */
  async #wait(box: Box, ms: number): Promise<boolean> {
    if (box.isInventoryChanged || box.areCommandsNew || box.pollRequests.length > 0) return true;
    const woken = new AbortController();
    const wake = () => woken.abort();
    box.wake = wake;
    await this.#deps.delay(ms, woken.signal).catch(() => undefined);
    return box.wake === wake;
  }

  #changed(tenantId: string | null): void {
    for (const box of this.#boxes.values()) {
      if (tenantId !== null && box.tenantId !== tenantId) continue;
      box.isInventoryChanged = true;
      // After a gap nobody knows what else was told.
      box.areCommandsNew ||= tenantId === null;
      box.wake();
    }
  }

  #commanded(tenantId: string): void {
    for (const box of this.#boxes.values()) {
      if (box.tenantId !== tenantId) continue;
      box.areCommandsNew = true;
      box.wake();
    }
  }

  #request(message: PollRequestMessage): void {
    for (const box of this.#boxes.values()) {
      if (box.tenantId !== message.tenantId) continue;
      box.pollRequests.push(message);
      if (box.pollRequests.length > MOST_REQUESTS) box.pollRequests.shift();
      box.wake();
    }
  }
}
