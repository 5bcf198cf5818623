import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { InventorySource } from '@atalaya/core/ports/inventory-source';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database } from '../postgres/database.js';
import { onAnyChange } from '../streams/on-any-change.js';
import { loadInventory } from './targets.read-model.js';

/** The inventory as Postgres holds it; changes are told on the bus. */
export function createPostgresInventorySource(deps: {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly bus: EventBus;
}): InventorySource {
  const { database, secrets, bus } = deps;
  return {
    load: (share) => loadInventory(database, secrets, share),
    onChange: (listener) => onAnyChange(bus, ['inventory.changed', 'tenant.changed'], listener),
  };
}
