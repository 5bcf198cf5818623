import { z } from 'zod';

/** As routers allow it: any text of one line, spaces and accents included. */
const routerTextSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line');

const namesSchema = z.array(routerTextSchema).max(20).default([]);

/** What the system before marks its cuts with on one router, as a person named it. Nothing else of it is looked at. */
export const namedBlocksSchema = z.strictObject({
  /** Address lists such as `Moroso`: entries, and leases that put their address in one. */
  lists: namesSchema,
  /** PPP profiles such as `expired` that secrets are put in. */
  profiles: namesSchema,
  /** Every disabled PPPoE secret is one of its cuts. */
  disabledSecrets: z.boolean().default(false),
  /** Every static lease with `block-access` is. */
  blockedLeases: z.boolean().default(false),
  /** So is every simple queue that gives no more than this, kb/s; null: none is. */
  queuesUpToKbps: z.number().int().min(1).max(10_000).nullable().default(null),
});
export type NamedBlocks = z.output<typeof namedBlocksSchema>;

export const isNothingNamed = (named: NamedBlocks): boolean =>
  named.lists.length === 0 &&
  named.profiles.length === 0 &&
  !named.disabledSecrets &&
  !named.blockedLeases &&
  named.queuesUpToKbps === null;
