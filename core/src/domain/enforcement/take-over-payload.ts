import { z } from 'zod';
import { ACCESS_KINDS } from '../services/service.js';
import { LINE_MENUS } from './router-rows.js';
import { namedBlocksSchema } from './take-over-names.js';
import { OWNER_SOURCES } from './take-over-owners.js';
import { BLOCK_KINDS, LONGEST, LONGEST_KEY, MOST_OWNERS } from './take-over-reading.js';

const textSchema = z.string().max(LONGEST);

/** One cut of another system, as a collector reads it and as a command carries it. */
export const foreignBlockSchema = z.strictObject({
  kind: z.enum(BLOCK_KINDS),
  menu: z.enum(LINE_MENUS),
  key: z.string().max(LONGEST_KEY),
  values: z.record(z.string().max(100), textSchema),
  owners: z
    .array(
      z.strictObject({
        kind: z.enum([...ACCESS_KINDS, 'ipv6_prefix']),
        identity: textSchema,
        source: z.enum(OWNER_SOURCES),
      }),
    )
    .max(MOST_OWNERS),
});

/** What the command `adopt` carries: the cuts as the person saw them, and what was named by then. */
export const adoptPayloadSchema = z.strictObject({
  named: namedBlocksSchema,
  blocks: z.array(foreignBlockSchema).min(1).max(50),
});
