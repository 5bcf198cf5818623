import { z } from 'zod';
import { COMMAND_STATES, ENFORCEMENT_MODES } from '../../domain/enforcement/network-command.js';
import { AMBIGUITIES } from '../../domain/enforcement/take-over-match.js';
import { namedBlocksSchema } from '../../domain/enforcement/take-over-names.js';
import { OWNER_SOURCES } from '../../domain/enforcement/take-over-owners.js';
import { BLOCK_KINDS } from '../../domain/enforcement/take-over-reading.js';
import { OBSERVED_SIDES, TAKE_OVER_VERDICTS } from '../../domain/enforcement/take-over-verdict.js';
import { DESIRED_STATES } from '../../domain/services/service.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export { namedBlocksSchema };

const namedSchema = z.object({ id: idSchema, name: z.string() });
const lineSchema = z.object({
  id: idSchema,
  accessIdentity: z.string().nullable(),
  customer: namedSchema,
});
const countSchema = z.number().int();
const whySchema = z.array(z.enum(['rule', 'name', 'slow']));

const surveySchema = z.object({
  /** Those that look like cuts first. */
  lists: z.array(
    z.object({ name: z.string(), entries: countSchema, leases: countSchema, why: whySchema }),
  ),
  profiles: z.array(
    z.object({
      name: z.string(),
      secrets: countSchema,
      /** Up and down, b/s; null: unlimited. */
      rate: z.string().nullable(),
      why: whySchema,
    }),
  ),
  disabledSecrets: countSchema,
  blockedLeases: countSchema,
  slowQueues: countSchema,
});

export const takeOverSchema = z.object({
  router: namedSchema,
  mode: z.enum(ENFORCEMENT_MODES),
  named: namedBlocksSchema,
  namedAt: instantSchema.nullable(),
  namedBy: z.string().nullable(),
  /** What the list of entries shows; null: it was not read yet. */
  readAt: instantSchema.nullable(),
  /** Somebody asked for a reading that was not made yet. */
  askedAt: instantSchema.nullable(),
  /** Why the last try to read failed, where it did. */
  error: z.string().nullable(),
  survey: surveySchema.nullable(),
  /** Entries by what becomes of them. */
  counts: z.record(z.enum(TAKE_OVER_VERDICTS), countSchema),
  /** Of those, how many a command is under way for. */
  underWay: countSchema,
  /** How many were taken over so far. */
  taken: countSchema,
});
export type TakeOverView = z.infer<typeof takeOverSchema>;

export const takeOverEntrySchema = z.object({
  id: idSchema,
  verdict: z.enum(TAKE_OVER_VERDICTS),
  kind: z.enum(BLOCK_KINDS),
  menu: z.string(),
  /** The attributes that were read. */
  values: z.record(z.string(), z.string()),
  /** Why it is ambiguous. */
  reason: z.enum(AMBIGUITIES).nullable(),
  /** By what it was matched. */
  source: z.enum(OWNER_SOURCES).nullable(),
  service: lineSchema.extend({ desiredState: z.enum(DESIRED_STATES) }).nullable(),
  /** Whom its comment names: a hint, never a match. */
  suggested: lineSchema.nullable(),
  firstSeenAt: instantSchema,
  /** When what was read of it, or whose it is, was last another. */
  changedAt: instantSchema,
  lastSeenAt: instantSchema,
  /** The last that was made for it. */
  command: z
    .object({ id: idSchema, state: z.enum(COMMAND_STATES), error: z.string().nullable() })
    .nullable(),
});
export type TakeOverEntry = z.infer<typeof takeOverEntrySchema>;
export const takeOverEntryListSchema = listOf(takeOverEntrySchema);
export const takeOverEntryQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  verdict: z.enum(TAKE_OVER_VERDICTS).optional(),
});

/** One person's approval of what the preview of `seenAt` shows. */
export const takeOverApprovalSchema = z.strictObject({
  /** `readAt` of the preview: what changed later is not touched. */
  seenAt: instantSchema,
  verdicts: z
    .array(z.enum(['release', 'adopt']))
    .min(1)
    .max(2),
});
export const takeOverApprovedSchema = z.object({
  /** Customers whose entries are being taken over. */
  services: countSchema,
  entries: countSchema,
  /** Another since the preview: left until they are looked at again. */
  changed: countSchema,
});

export const observedServiceSchema = z.object({
  service: lineSchema,
  side: z.enum(OBSERVED_SIDES),
  desiredState: z.enum(DESIRED_STATES),
  /** Since when we would have cut it, where we would. */
  weSince: instantSchema.nullable(),
  /** Since when the other system's cut was seen, where it was. */
  theySince: instantSchema.nullable(),
  theirKinds: z.array(z.enum(BLOCK_KINDS)),
});
export type ObservedService = z.infer<typeof observedServiceSchema>;
export const observedServiceListSchema = listOf(observedServiceSchema).extend({
  counts: z.record(z.enum(OBSERVED_SIDES), countSchema),
});
export const observedServiceQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  side: z.enum(OBSERVED_SIDES).optional(),
});
