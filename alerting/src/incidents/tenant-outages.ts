import type { NetworkNode, OpenOutage } from '@atalaya/core/domain/incidents/incident';
import { type Network, networkOf } from '@atalaya/core/domain/incidents/outage-owners';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { StateChange, WatchedDevice } from '../pipeline/device-state-engine.js';

/** What a receiver was last told of an incident. */
export interface Told {
  readonly at: Instant;
  readonly devices: number;
}

export interface StoredOutages {
  readonly open: readonly OpenOutage[];
  readonly told: ReadonlyMap<string, Told>;
  /** Of subscribers' devices that fell silent by themselves not long ago: when. */
  readonly lostAt: ReadonlyMap<string, Instant>;
}

/** One tenant's devices as they were stored last, and its open outages. */
export class TenantOutages {
  open: readonly OpenOutage[];
  told: ReadonlyMap<string, Told>;
  /** When to plan again although nothing changed; null for never. */
  lookAt: Instant | null = null;
  readonly #lostAtStart: ReadonlyMap<string, Instant>;
  readonly #nodes = new Map<string, NetworkNode>();
  #network: Network | undefined;

  constructor({ open, told, lostAt }: StoredOutages) {
    this.open = open;
    this.told = told;
    this.#lostAtStart = lostAt;
  }

  get network(): Network {
    this.#network ??= networkOf(this.#nodes);
    return this.#network;
  }

  /** Replaces what is watched; states of devices that stay are those that were heard. */
  setDevices(devices: readonly WatchedDevice[], now: Instant): void {
    const ids = new Set(devices.map(({ deviceId }) => deviceId));
    for (const id of this.#nodes.keys()) if (!ids.has(id)) this.#nodes.delete(id);
    for (const { deviceId, role, parentIds, slowestIntervalMs, stored } of devices) {
      const known = this.#nodes.get(deviceId);
      this.#nodes.set(deviceId, {
        deviceId,
        role,
        parentIds,
        pollMs: slowestIntervalMs,
        state: known?.state ?? stored?.state ?? 'unknown',
        since: known?.since ?? stored?.since ?? now,
        lostAt: known ? known.lostAt : (this.#lostAtStart.get(deviceId) ?? null),
      });
    }
    this.#network = undefined;
    this.lookAt = now;
  }

  /** Hearing the same change again leaves everything as it is. */
  hear({ deviceId, before, after: { state, since } }: StateChange): void {
    const node = this.#nodes.get(deviceId);
    if (node === undefined || (node.state === state && node.since === since)) return;
    const lostAt = state === 'offline' && before === 'up' ? since : null;
    this.#nodes.set(deviceId, { ...node, state, since, lostAt });
  }

  /** It was deleted, and the list of what is watched does not say so yet. */
  forget(deviceId: string): void {
    this.#nodes.delete(deviceId);
    this.#network = undefined;
  }
}
