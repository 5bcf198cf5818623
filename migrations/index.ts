import type { Migration } from 'kysely';
import * as createTenancyAndNetwork from './0001_create_tenancy_and_network.js';
import * as createMetrics from './0002_create_metrics.js';

/** Every migration by its file's name; applied in the order of the names, each once. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_create_tenancy_and_network': createTenancyAndNetwork,
  '0002_create_metrics': createMetrics,
};
