import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Outage, WorstLink } from '@atalaya/core/wire/rest/wall';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../context.js';
import { type CurrentValues, type DeviceFacts, readCurrentValues } from './current-values.js';
import { readPaces, readSightings } from './device-facts.read-model.js';
import {
  type InventoryDevice,
  type InventoryLink,
  type InventorySite,
  readInventory,
  readLinkEnds,
  readNewestPoll,
  readSitesOfInventory,
} from './inventory.read-model.js';
import { outagesOf } from './outages.js';
import { signalSeries, worstLinks } from './worst-links.js';

/** The whole network at one moment: what the overview and the wall are cut from. */
export interface NetworkPicture {
  readonly now: Instant;
  readonly devices: readonly InventoryDevice[];
  readonly sites: readonly InventorySite[];
  readonly links: readonly InventoryLink[];
  readonly newestPollAt: Date | null;
  readonly facts: DeviceFacts;
  readonly current: CurrentValues;
  readonly outages: Outage[];
  readonly worstLinks: WorstLink[];
}

/** Two round trips: one to the inventory, one to the metrics. Baselines are refreshed behind the answer. */
export async function readNetworkPicture(
  context: ApiContext,
  tenantId: string,
  more: readonly MetricName[] = [],
): Promise<NetworkPicture> {
  const { deps, metrics, baselines } = context;
  const now = deps.clock.now();
  const stored = await deps.database.withTenant(tenantId, (trx) => readStored(trx, now));
  const { devices, facts, sites, links } = stored;
  const current = await readCurrentValues(metrics, tenantId, devices, facts, now, more);
  const siteNames = new Map(sites.map((site) => [site.id, site.name]));
  const deviceNames = new Map(devices.map((device) => [device.id, device.name]));
  const series = signalSeries(devices, current);
  const visible = await metrics.resolve(tenantId);
  void baselines.refresh(visible, series);
  return {
    now,
    ...stored,
    current,
    outages: outagesOf(devices, siteNames),
    worstLinks: worstLinks(devices, current, (key) => baselines.of(key), {
      links,
      deviceNames,
      siteNames,
    }),
  };
}

async function readStored(trx: Trx, now: Instant) {
  const devices = await readInventory(trx, now);
  const sightings = await readSightings(
    trx,
    devices.flatMap((device) => device.macs),
  );
  return {
    devices,
    sites: await readSitesOfInventory(trx),
    links: await readLinkEnds(trx),
    newestPollAt: await readNewestPoll(trx),
    facts: { sightings, paces: await readPaces(trx) },
  };
}
