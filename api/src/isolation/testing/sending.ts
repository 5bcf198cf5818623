import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../../testing/api-client.js';
import type { IdType, Seeded } from '../../testing/seed-tenant.js';

/** Where else an id may be sent: in a body or a query. */
export interface Sending {
  readonly route: string;
  readonly field: string;
  /** A's own id of this type is accepted: the request itself is right. */
  readonly own?: IdType;
  readonly send: (who: ApiClient, id: string, own: Seeded) => Promise<Answer>;
}
export const post =
  (path: string, body: (id: string, own: Seeded) => object): Sending['send'] =>
  (who, id, own) =>
    who.post(path, body(id, own), { 'idempotency-key': randomUUID() });

/** A name that is taken nowhere. */
export const named = () => `n-${randomUUID()}`;
