import { z } from 'zod';
import { POLL_REQUEST_KINDS } from '../../ports/poll-request.js';
import { idSchema } from '../rest/fields.js';

/** Held open until there is something to tell, `waitMs` at most. */
export const linkNewsQuerySchema = z.strictObject({
  waitMs: z.coerce.number().int().min(0).max(25_000).default(20_000),
});

/** Lossy, as the bus is: after a gap the collector asks for its inventory again. */
export const linkNewsSchema = z.object({
  isInventoryChanged: z.boolean(),
  /** Routers of the organisation are to be told something: whether any of its own is, it asks. */
  areCommandsNew: z.boolean().default(false),
  pollRequests: z.array(
    z.object({
      deviceId: idSchema,
      kind: z.enum(POLL_REQUEST_KINDS),
      until: z.number(),
    }),
  ),
});
export type LinkNews = z.output<typeof linkNewsSchema>;
