import {
  afterEndReport,
  type EndReport,
  judgeLinkLoss,
  type LinkEnd,
  type LinkLoss,
  type Uplink,
} from '@atalaya/core/domain/incidents/link-loss';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';

/** After a start, what has not spoken for so long will not. */
const SILENT_AFTER_MS = 15 * MINUTE_MS;
const MOST_RADIOS = 64;

interface WatchedLink {
  readonly uplink: Uplink;
  readonly ends: Partial<Record<LinkEnd, EndReport>>;
  /** For which silence of the link its end was asked again. */
  askedFor: Instant | null;
}

/** What the ends of the links say of them, as they are read. */
export class LinkWatch {
  readonly #confirmMs: number;
  #links = new Map<string, WatchedLink>();
  #byDevice = new Map<string, WatchedLink[]>();
  #startedAt: Instant | null = null;
  /** By device and radio: whether it is connected. A radio that never had a station says nothing by having none. */
  readonly #radios = new Map<string, Map<string, boolean>>();

  constructor(confirmMs: number) {
    this.#confirmMs = confirmMs;
  }

  /** Reports of links that stay are kept. */
  setLinks(uplinks: readonly Uplink[], now: Instant): void {
    this.#startedAt ??= now;
    const before = this.#links;
    this.#links = new Map(
      uplinks.map((uplink) => {
        const known = before.get(uplink.id);
        return [uplink.id, { uplink, ends: known?.ends ?? {}, askedFor: known?.askedFor ?? null }];
      }),
    );
    this.#byDevice = new Map();
    for (const link of this.#links.values()) {
      for (const id of [link.uplink.upstreamId, link.uplink.downstreamId]) {
        this.#byDevice.set(id, [...(this.#byDevice.get(id) ?? []), link]);
      }
    }
    for (const id of this.#radios.keys()) if (!this.#byDevice.has(id)) this.#radios.delete(id);
  }

  /** The devices whose way up an interface's state is about; few interfaces are at a link's end. */
  interface(deviceId: string, name: string, isUp: boolean, at: Instant): string[] {
    return this.#hear(deviceId, at, ({ uplink }, end) => {
      const own = end === 'upstream' ? uplink.upstreamInterface : uplink.downstreamInterface;
      return own === name ? isUp : null;
    });
  }

  /** The same of a radio. One that is connected is enough for the device. */
  radio(deviceId: string, name: string, isConnected: boolean, at: Instant): string[] {
    const links = this.#byDevice.get(deviceId);
    if (!links?.some(({ uplink }) => uplink.isRadioPair)) return [];
    const radios = this.#radios.get(deviceId) ?? new Map<string, boolean>();
    if (radios.size < MOST_RADIOS || radios.has(name)) radios.set(name, isConnected);
    this.#radios.set(deviceId, radios);
    const isAny = [...radios.values()].includes(true);
    return this.#hear(deviceId, at, ({ uplink }) => (uplink.isRadioPair ? isAny : null));
  }

  /** A radio's stations: none is no connection where there was one before. */
  clients(deviceId: string, name: string, clients: number, at: Instant): string[] {
    const isKnown = this.#radios.get(deviceId)?.has(name) === true;
    return clients > 0 || isKnown ? this.radio(deviceId, name, clients > 0, at) : [];
  }

  /** Of a device's ways up; 'unknown' while, after a start, one that can tell has not told yet. */
  lossOf(deviceId: string, now: Instant): LinkLoss | 'unknown' | null {
    const own = (this.#byDevice.get(deviceId) ?? []).filter(
      ({ uplink }) => uplink.downstreamId === deviceId,
    );
    const losses = own.flatMap(
      ({ uplink, ends }) => judgeLinkLoss(uplink, ends, this.#confirmMs) ?? [],
    );
    const loss = losses.find(({ isConfirmed }) => isConfirmed) ?? losses[0];
    if (loss !== undefined) return loss;
    const isYoung = this.#startedAt !== null && now - this.#startedAt < SILENT_AFTER_MS;
    return isYoung && own.some(isUntold) ? 'unknown' : null;
  }

  /** Ends to read out of schedule: they said some time ago, once, that their link is not connected. */
  toAsk(now: Instant): string[] {
    return [...this.#links.values()].flatMap((link) => {
      const loss = judgeLinkLoss(link.uplink, link.ends, this.#confirmMs);
      if (loss === null || loss.isConfirmed || now - loss.since < this.#confirmMs) return [];
      if (link.askedFor === loss.since) return [];
      link.askedFor = loss.since;
      return [loss.by === 'upstream' ? link.uplink.upstreamId : link.uplink.downstreamId];
    });
  }

  #hear(
    deviceId: string,
    at: Instant,
    said: (link: WatchedLink, end: LinkEnd) => boolean | null,
  ): string[] {
    return (this.#byDevice.get(deviceId) ?? []).flatMap((link) => {
      const end = link.uplink.upstreamId === deviceId ? 'upstream' : 'downstream';
      const isConnected = said(link, end);
      if (isConnected === null) return [];
      link.ends[end] = afterEndReport(link.ends[end], isConnected, at);
      return [link.uplink.downstreamId];
    });
  }
}

function isUntold({ uplink, ends }: WatchedLink): boolean {
  const canTell =
    uplink.isRadioPair || uplink.upstreamInterface !== null || uplink.downstreamInterface !== null;
  return canTell && ends.upstream === undefined && ends.downstream === undefined;
}
