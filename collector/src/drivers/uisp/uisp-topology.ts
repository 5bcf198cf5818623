import type { ControlledLink, ControlledOutage } from '@atalaya/core/domain/network/reading';
import type { z } from 'zod';
import { fitting, uispDataLink, uispOutage, uispSite } from './uisp-schema.js';

/** A place: a tower (`site`) or a subscriber's (`endpoint`). */
export interface UispSite {
  readonly id: string;
  readonly name?: string;
  readonly type: 'site' | 'endpoint' | 'unknown';
  readonly status?: string;
  /** The read-back of a suspension; only UISP's own gateways enforce it. */
  readonly suspended: boolean;
  readonly parentId?: string;
  readonly address?: string;
  readonly location?: { readonly latitude: number; readonly longitude: number };
  readonly ucrmClientId?: string;
  readonly ipAddresses: readonly string[];
}

/** `from` and `to` as UISP has them, which says nothing about up- and downstream. */
export interface UispDataLink {
  readonly id: string;
  readonly medium: ControlledLink['medium'];
  readonly state: ControlledLink['state'];
  readonly from: UispLinkEnd;
  readonly to: UispLinkEnd;
  readonly ssid?: string;
  readonly frequencyMhz?: number;
  readonly distanceM?: number;
}

export interface UispLinkEnd {
  readonly deviceId: string;
  readonly interface?: string;
  readonly siteId?: string;
}

export interface UispOutage {
  readonly id: string;
  readonly type: 'outage' | 'unreachable' | 'unknown';
  readonly deviceId?: string;
  readonly siteId?: string;
  readonly startMs?: number;
  /** Absent while it lasts. */
  readonly endMs?: number;
}

const MEDIA = ['ethernet', 'pon', 'wireless'] as const;
const LINK_STATES = ['active', 'disconnected', 'disabled', 'proposed'] as const;
const SITE_TYPES = ['site', 'endpoint'] as const;
const OUTAGE_TYPES = ['outage', 'unreachable'] as const;

export function parseSites(items: readonly unknown[]): UispSite[] {
  return fitting(uispSite, items).map(({ id, identification, description }) => ({
    id,
    type: known(SITE_TYPES, identification.type),
    suspended: identification.suspended ?? false,
    ipAddresses: description?.ipAddresses ?? [],
    ...(identification.name && { name: identification.name }),
    ...(identification.status && { status: identification.status }),
    ...(identification.parent && { parentId: identification.parent.id }),
    ...(description?.address && { address: description.address }),
    ...(description?.location && { location: description.location }),
    ...(description?.ucrmId && { ucrmClientId: description.ucrmId }),
  }));
}

/** A link with an end that is no device of UISP's is left out. */
export function parseDataLinks(items: readonly unknown[]): UispDataLink[] {
  return fitting(uispDataLink, items).flatMap((link) => {
    const from = linkEnd(link.from);
    const to = linkEnd(link.to);
    if (!from || !to) return [];
    return [
      {
        id: link.id,
        medium: known(MEDIA, link.type),
        state: known(LINK_STATES, link.state),
        from,
        to,
        ...(link.ssid && { ssid: link.ssid }),
        ...(link.frequency !== undefined && { frequencyMhz: link.frequency }),
        ...(link.devicesDistance !== undefined && { distanceM: link.devicesDistance }),
      },
    ];
  });
}

export function parseOutages(items: readonly unknown[]): UispOutage[] {
  return fitting(uispOutage, items).map((outage) => {
    const startMs = instantOf(outage.startTimestamp);
    const endMs = outage.inProgress === true ? undefined : instantOf(outage.endTimestamp);
    return {
      id: outage.id,
      type: known(OUTAGE_TYPES, outage.type),
      ...(outage.device && { deviceId: outage.device.id }),
      ...(outage.site && { siteId: outage.site.id }),
      ...(startMs !== undefined && { startMs }),
      ...(endMs !== undefined && { endMs }),
    };
  });
}

/** Those in progress, by the device that is out. */
export function outagesByDevice(outages: readonly UispOutage[]): Map<string, ControlledOutage> {
  return new Map(
    outages
      .filter(({ endMs }) => endMs === undefined)
      .flatMap(({ id, type, deviceId, startMs }) =>
        deviceId === undefined
          ? []
          : [
              [
                deviceId,
                {
                  externalId: id,
                  kind: type,
                  ...(startMs !== undefined && { since: startMs }),
                },
              ] as const,
            ],
      ),
  );
}

/** Each link as its two devices tell it. */
export function linksByDevice(links: readonly UispDataLink[]): Map<string, ControlledLink[]> {
  const byDevice = new Map<string, ControlledLink[]>();
  const add = (own: UispLinkEnd, peer: UispLinkEnd, link: UispDataLink) => {
    const known = byDevice.get(own.deviceId) ?? [];
    known.push({
      externalId: link.id,
      medium: link.medium,
      state: link.state,
      peerExternalId: peer.deviceId,
      ...(own.interface && { interface: own.interface }),
      ...(peer.interface && { peerInterface: peer.interface }),
    });
    byDevice.set(own.deviceId, known);
  };
  for (const link of links) {
    add(link.from, link.to, link);
    add(link.to, link.from, link);
  }
  return byDevice;
}

export function instantOf(timestamp: string | undefined): number | undefined {
  const at = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(at) ? undefined : at;
}

function linkEnd(end: z.output<typeof uispDataLink>['from']): UispLinkEnd | undefined {
  const deviceId = end?.device?.identification.id;
  if (deviceId === undefined) return undefined;
  const name = end?.interface?.identification?.name;
  const siteId = end?.site?.identification?.id;
  return { deviceId, ...(name && { interface: name }), ...(siteId && { siteId }) };
}

function known<T extends string>(values: readonly T[], value: string | undefined): T | 'unknown' {
  return values.find((each) => each === value) ?? 'unknown';
}
