import type { ImportDocument } from './document.js';
import type { Inventory } from './inventory.js';
import { planCredentials } from './plan-credentials.js';
import { planDevices } from './plan-devices.js';
import type { PlanEntry } from './plan-entry.js';
import { planLinks } from './plan-links.js';
import { planSites } from './plan-sites.js';

/**
 * What an import would do to this inventory, row by row, in an order in which it can be stored: sites
 * after their parents, devices after sites, links last. A row with a problem is refused alone, and so
 * is what refers to it.
 */
export function planImport(document: ImportDocument, inventory: Inventory): PlanEntry[] {
  const sites = planSites(document, inventory);
  const credentials = planCredentials(document, inventory);
  const devices = planDevices(document, inventory, { sites, credentials });
  const links = planLinks(document, inventory, devices);
  return [...sites.entries, ...credentials.entries, ...devices.entries, ...links];
}
