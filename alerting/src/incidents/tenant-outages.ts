import type { NetworkNode, OpenOutage } from '@atalaya/core/domain/incidents/incident';
import { OUTAGE_DEFAULTS } from '@atalaya/core/domain/incidents/incident';
import type { LinkLoss } from '@atalaya/core/domain/incidents/link-loss';
import { type Network, networkOf } from '@atalaya/core/domain/incidents/outage-owners';
import {
  afterSessionCount,
  NO_SESSIONS_SEEN,
  type SessionCount,
  type SessionWatch,
} from '@atalaya/core/domain/incidents/session-loss';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { StateChange, WatchedDevice } from '../pipeline/device-state-engine.js';
import { type Boot, DeviceBoots } from './device-boots.js';
import { LinkWatch } from './link-watch.js';
import { RadioReports } from './radio-reports.js';

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
  /** Of subscribers' devices that are off by themselves, or were before what stands above them died: since when. */
  readonly offSince: ReadonlyMap<string, Instant>;
  /** Of routers: how many sessions they had before the restart, and what they had lost by then. */
  readonly sessions: ReadonlyMap<string, SessionWatch>;
}

/** One tenant's devices as they were stored last, and its open outages. */
export class TenantOutages {
  open: readonly OpenOutage[];
  told: ReadonlyMap<string, Told>;
  /** When to plan again although nothing changed; null for never. */
  lookAt: Instant | null = null;
  /** What was read since the last plan may change it. */
  isStirred = false;
  readonly radios = new RadioReports();
  readonly links = new LinkWatch(OUTAGE_DEFAULTS.linkConfirmMs);
  readonly #boots = new DeviceBoots();
  readonly #lostAtStart: ReadonlyMap<string, Instant>;
  readonly #offSince: Map<string, Instant>;
  readonly #sessions: Map<string, SessionWatch>;
  readonly #readsUptime = new Set<string>();
  readonly #nodes = new Map<string, NetworkNode>();
  #network: Network | undefined;

  constructor({ open, told, lostAt, offSince, sessions }: StoredOutages) {
    this.open = open;
    this.told = told;
    this.#lostAtStart = lostAt;
    this.#offSince = new Map(offSince);
    this.#sessions = new Map(sessions);
  }

  get network(): Network {
    this.#network ??= networkOf(this.#nodes);
    return this.#network;
  }

  /** Replaces what is watched; states of devices that stay are those that were heard. */
  setDevices(devices: readonly WatchedDevice[], now: Instant): void {
    const ids = new Set(devices.map(({ deviceId }) => deviceId));
    for (const id of this.#nodes.keys()) if (!ids.has(id)) this.forget(id);
    this.links.setLinks(
      devices.flatMap(({ uplinks }) => uplinks.filter(({ upstreamId }) => ids.has(upstreamId))),
      now,
    );
    for (const device of devices) {
      const { deviceId, role, parentIds, slowestIntervalMs, stored } = device;
      const known = this.#nodes.get(deviceId);
      if (device.readsUptime) this.#readsUptime.add(deviceId);
      else this.#readsUptime.delete(deviceId);
      this.#nodes.set(deviceId, {
        deviceId,
        role,
        parentIds,
        pollMs: slowestIntervalMs,
        state: known?.state ?? stored?.state ?? 'unknown',
        since: known?.since ?? stored?.since ?? now,
        lostAt: known ? known.lostAt : (this.#lostAtStart.get(deviceId) ?? null),
        sessionLoss: known?.sessionLoss ?? this.#lossOf(deviceId, 0),
        awaitsUptime: known?.awaitsUptime === true && this.#readsUptime.has(deviceId),
        linkLoss: this.links.lossOf(deviceId, now),
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
    if (state === 'offline') this.#offSince.set(deviceId, since);
    else if (state !== 'unreachable') this.#offSince.delete(deviceId);
    const isBack = state === 'up' && (before === 'down' || before === 'unreachable');
    // The reading that proved it to be back may have told already.
    const awaitsUptime =
      isBack && this.#readsUptime.has(deviceId) && !this.#boots.isReadAfter(deviceId, node.since);
    this.#nodes.set(deviceId, { ...node, state, since, lostAt, awaitsUptime });
  }

  /** A router's number of sessions was read. */
  count(deviceId: string, count: SessionCount): void {
    const node = this.#nodes.get(deviceId);
    if (node === undefined) return;
    const watch = this.#sessions.get(deviceId) ?? NO_SESSIONS_SEEN;
    const last = watch.loss?.at ?? watch.counts.at(-1)?.at ?? count.at;
    const wasOut = node.state !== 'up' || node.since > last;
    const next = afterSessionCount(watch, count, wasOut, OUTAGE_DEFAULTS);
    this.#sessions.set(deviceId, next);
    if (next.loss === watch.loss) return;
    const suspended = node.sessionLoss?.suspended ?? 0;
    this.#nodes.set(deviceId, { ...node, sessionLoss: this.#lossOf(deviceId, suspended) });
    this.isStirred = true;
  }

  /** Of the sessions that a router lost, so many belong to services that were cut meanwhile. */
  setSuspended(deviceId: string, suspended: number): void {
    const node = this.#nodes.get(deviceId);
    if (node?.sessionLoss == null) return;
    this.#nodes.set(deviceId, { ...node, sessionLoss: { ...node.sessionLoss, suspended } });
  }

  /** Routers whose sessions have gone. */
  losing(): NetworkNode[] {
    const ids = [...this.#sessions].filter(([, { loss }]) => loss !== null).map(([id]) => id);
    return ids.flatMap((id) => this.#nodes.get(id) ?? []);
  }

  /** A device told how long it has been running. */
  runs(deviceId: string, uptimeMs: number, at: Instant): void {
    const node = this.#nodes.get(deviceId);
    if (node === undefined) return;
    this.#boots.read(deviceId, uptimeMs, at);
    if (!node.awaitsUptime || at < node.since) return;
    this.#nodes.set(deviceId, { ...node, awaitsUptime: false });
    this.isStirred = true;
  }

  /** The ends of these devices' ways up have told of them. */
  linked(deviceIds: readonly string[], at: Instant): void {
    for (const deviceId of deviceIds) {
      const node = this.#nodes.get(deviceId);
      if (node === undefined) continue;
      const linkLoss = this.links.lossOf(deviceId, at);
      if (isSameLoss(linkLoss, node.linkLoss)) continue;
      this.#nodes.set(deviceId, { ...node, linkLoss });
      this.isStirred = true;
    }
  }

  /** What has not told since the start by now will not. */
  settleLinks(now: Instant): void {
    const untold = [...this.#nodes.values()].filter(({ linkLoss }) => linkLoss === 'unknown');
    const ids = untold.map(({ deviceId }) => deviceId);
    this.linked(ids, now);
  }

  /** Whether a device that lost one way up has another one, as far as is known. */
  hasOtherWay(deviceId: string, lost: LinkLoss): boolean {
    const parents = this.#nodes.get(deviceId)?.parentIds ?? [];
    return parents.some((id) => id !== lost.upstreamId && this.#nodes.get(id)?.state === 'up');
  }

  /** It has returned, and has not told yet. */
  awaitsUptime(deviceId: string): boolean {
    return this.#nodes.get(deviceId)?.awaitsUptime === true;
  }

  /** Its last start, when it has told of it since an instant. */
  bootSince(deviceId: string, at: Instant): Boot | null {
    return this.#boots.isReadAfter(deviceId, at) ? this.#boots.of(deviceId) : null;
  }

  /** Subscribers' devices that were off long before an outage began: it does not hurt them. */
  offBefore(begunAt: Instant): ReadonlySet<string> {
    const from = begunAt - OUTAGE_DEFAULTS.lostWithinMs;
    return new Set([...this.#offSince].filter(([, since]) => since < from).map(([id]) => id));
  }

  /** It was deleted, and the list of what is watched does not say so yet. */
  forget(deviceId: string): void {
    this.#nodes.delete(deviceId);
    this.#sessions.delete(deviceId);
    this.#offSince.delete(deviceId);
    this.#boots.forget(deviceId);
    this.radios.forget(deviceId);
    this.#network = undefined;
  }

  #lossOf(deviceId: string, suspended: number): NetworkNode['sessionLoss'] {
    const loss = this.#sessions.get(deviceId)?.loss;
    return loss ? { ...loss, suspended } : null;
  }
}

function isSameLoss(a: NetworkNode['linkLoss'], b: NetworkNode['linkLoss']): boolean {
  if (a === b) return true;
  if (a === null || b === null || a === 'unknown' || b === 'unknown') return false;
  return a.linkId === b.linkId && a.isConfirmed === b.isConfirmed && a.since === b.since;
}
