import type { Tags } from '../metrics/sample.js';
import type { DeviceRole } from '../network/device.js';
import type { Selector } from './rule.js';

/** What a selector asks of a device. */
export interface SelectableDevice {
  readonly deviceId: string;
  readonly role: DeviceRole;
  readonly siteId: string | null;
  readonly vendor: string | null;
  readonly tags: readonly string[];
  /** Devices upstream of it. */
  readonly parentIds?: readonly string[];
}

const among = (list: readonly string[], value: string | null) =>
  list.length === 0 || (value !== null && list.includes(value));

/** Vendors are compared without regard to capitals: devices write their own names in many ways. */
export function selectsDevice(selector: Selector, device: SelectableDevice): boolean {
  const { roles, siteIds, vendors, tags } = selector;
  const vendor = device.vendor?.toLowerCase() ?? null;
  return (
    among(roles, device.role) &&
    among(siteIds, device.siteId) &&
    (vendors.length === 0 || vendors.some((name) => name.toLowerCase() === vendor)) &&
    (tags.length === 0 || tags.some((tag) => device.tags.includes(tag)))
  );
}

export function selectsTags(selector: Selector, tags: Tags): boolean {
  return Object.entries(selector.metricTags).every(([name, value]) => tags[name] === value);
}
