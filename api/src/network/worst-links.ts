import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { WorstLink } from '@atalaya/core/wire/rest/wall';
import type { CurrentValues } from './current-values.js';
import type { InventoryDevice, InventoryLink } from './inventory.read-model.js';

const MOST = 10;

export interface LinkNames {
  readonly links: readonly InventoryLink[];
  readonly deviceNames: ReadonlyMap<string, string>;
  readonly siteNames: ReadonlyMap<string, string>;
}

/** Radio links with a fresh signal: of subscribers and of backhauls. */
export function signalSeries(
  devices: readonly InventoryDevice[],
  current: CurrentValues,
): SeriesKey[] {
  return radioEnds(devices).flatMap((device) => current.signal(device)?.series ?? []);
}

/**
 * The ten links that have lost most against their own week, in dB; links without a baseline follow,
 * the weakest first. A link that is simply far away and always was is no news.
 */
export function worstLinks(
  devices: readonly InventoryDevice[],
  current: CurrentValues,
  baselineOf: (series: SeriesKey) => number | null,
  names: LinkNames,
): WorstLink[] {
  const upstreamOf = new Map(
    names.links.map(({ upstream_id, downstream_id }) => [downstream_id, upstream_id]),
  );
  const found = radioEnds(devices).flatMap((device): WorstLink[] => {
    const signal = current.signal(device);
    if (!signal) return [];
    const baselineDbm = baselineOf(signal.series);
    const upstreamId = upstreamOf.get(device.id);
    return [
      {
        deviceId: device.id,
        name: device.name,
        upstreamName: (upstreamId && names.deviceNames.get(upstreamId)) ?? null,
        siteName: (device.siteId && names.siteNames.get(device.siteId)) ?? null,
        signalDbm: signal.value,
        baselineDbm,
        deltaDb: baselineDbm === null ? null : signal.value - baselineDbm,
        ccqPct: current.ccq(device)?.value ?? null,
      },
    ];
  });
  return found.sort(byLoss).slice(0, MOST);
}

function radioEnds(devices: readonly InventoryDevice[]): InventoryDevice[] {
  return devices.filter(
    ({ role, monitored }) => monitored && (role === 'cpe' || role === 'backhaul'),
  );
}

function byLoss(a: WorstLink, b: WorstLink): number {
  if (a.deltaDb !== null && b.deltaDb !== null) return a.deltaDb - b.deltaDb;
  if (a.deltaDb !== null || b.deltaDb !== null) return a.deltaDb === null ? 1 : -1;
  return a.signalDbm - b.signalDbm;
}
