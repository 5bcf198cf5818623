import { z } from 'zod';
import { bundleSettingsSchema } from '../../domain/enforcement/bundle-settings.js';
import {
  COMMAND_INTENTS,
  COMMAND_STATES,
  DHCP_STRATEGIES,
  DRIFT_KINDS,
  ENFORCEMENT_MODES,
  PPPOE_STRATEGIES,
  STATIC_STRATEGIES,
} from '../../domain/enforcement/network-command.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const namedSchema = z.object({ id: idSchema, name: z.string() });
const lineSchema = z.object({
  id: idSchema,
  /** PPPoE user, MAC or address. */
  accessIdentity: z.string().nullable(),
  customer: namedSchema,
});

const sentenceSchema = z.object({
  words: z.array(z.string()),
  answer: z.enum(['done', 'trap', 'unknown']),
  message: z.string().nullable(),
});

const command = {
  id: idSchema,
  router: namedSchema,
  /** null: it is about the router itself. */
  service: lineSchema.nullable(),
  intent: z.enum(COMMAND_INTENTS),
  state: z.enum(COMMAND_STATES),
  /** Of the service's desired state: a newer one makes it stale. */
  generation: z.number().int(),
  /** A person's or a key's name, or the part of the platform. */
  actor: z.string(),
  cause: z.string(),
  decisionId: idSchema.nullable(),
  /** Tries that ended; waiting for a router that does not answer is none. */
  attempts: z.number().int(),
  dueAt: instantSchema,
  error: z.string().nullable(),
  latencyMs: z.number().int().nullable(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  settledAt: instantSchema.nullable(),
};
export const networkCommandSchema = z.object(command);
export type NetworkCommandView = z.infer<typeof networkCommandSchema>;
export const networkCommandListSchema = listOf(networkCommandSchema);
/** With the sentences of the last try, and what was there before and after. */
export const networkCommandRecordSchema = z.object({
  ...command,
  payload: z.record(z.string(), z.unknown()),
  commands: z.array(sentenceSchema),
  before: z.unknown(),
  after: z.unknown(),
});
export const networkCommandQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(COMMAND_STATES).optional(),
  intent: z.enum(COMMAND_INTENTS).optional(),
  routerId: idSchema.optional(),
  serviceId: idSchema.optional(),
});

const ROUTEROS_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const routerNameSchema = z
  .string()
  .min(1)
  .max(60)
  .regex(ROUTEROS_NAME, 'must be letters, digits, dots, hyphens and underscores');
export const routerTermsSchema = z.strictObject({
  pppoe: z.enum(PPPOE_STRATEGIES).default('address_list'),
  dhcp: z.enum(DHCP_STRATEGIES).default('lease_list'),
  static: z.enum(STATIC_STRATEGIES).default('address_list'),
  listName: routerNameSchema.default('atalaya-suspended'),
  suspendedProfile: routerNameSchema.default('atalaya-suspended'),
  reducedProfile: routerNameSchema.default('atalaya-reduced'),
  /** Writing sentences a minute at most. */
  writesPerMinute: z.number().int().min(1).max(6_000).default(60),
  /** That may write; null: the one that the router is polled with. */
  credentialId: idSchema.nullable().default(null),
});
export type RouterTermsView = z.infer<typeof routerTermsSchema>;

const comparisonSchema = z.object({
  /** null: never. */
  at: instantSchema.nullable(),
  /** Somebody asked for one that was not made yet. */
  askedAt: instantSchema.nullable(),
  /** Why the last try failed, where it did. */
  error: z.string().nullable(),
  retryAt: instantSchema.nullable(),
  /** How many of each kind it found; what is not named was not found. */
  drifts: z.partialRecord(z.enum(DRIFT_KINDS), z.number().int()),
  lines: z.number().int().nullable(),
  rows: z.number().int().nullable(),
  tookMs: z.number().int().nullable(),
});
const bundleFindingSchema = z.object({
  version: z.number().int().nullable(),
  problems: z.array(
    z.object({
      /** missing, outdated, misplaced and the like. */
      kind: z.string(),
      menu: z.string(),
      rule: z.string(),
      message: z.string(),
    }),
  ),
});
export const enforcementRouterSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** `off` as long as nobody said how it is to be written. */
  mode: z.enum(ENFORCEMENT_MODES),
  /** A remote collector reaches it: nothing is written to it yet. */
  isRemote: z.boolean(),
  /** uisp: an EdgeRouter or UISP router, whose UISP enforces: sites are suspended there, nothing else is written. */
  via: z.enum(['routeros', 'uisp']),
  terms: routerTermsSchema,
  /** The firewall's rules as they were last found; null: nobody looked. */
  bundle: bundleFindingSchema.nullable(),
  comparison: comparisonSchema,
  commands: z.object({
    queued: z.number().int(),
    running: z.number().int(),
    failed: z.number().int(),
    dead: z.number().int(),
  }),
  openDrifts: z.number().int(),
  updatedAt: instantSchema.nullable(),
  updatedBy: z.string().nullable(),
});
export type EnforcementRouter = z.infer<typeof enforcementRouterSchema>;
export const enforcementRouterListSchema = listOf(enforcementRouterSchema);
export const routerModeSchema = z.strictObject({
  mode: z.enum(ENFORCEMENT_MODES),
  /**
   * Of `enforce`: the firewall's rules, written before the first cut; null: they are not needed here. May be left out
   * where they were found in order.
   */
  bundle: bundleSettingsSchema.nullable().optional(),
});
export { bundleSettingsSchema };
/** What the form for a router's rules begins with. */
export const bundleFormSchema = z.object({
  /** router: its own last ones. organisation: another router's. known: of the notice and the portal. */
  from: z.enum(['router', 'organisation', 'known']),
  settings: bundleSettingsSchema,
});
export type BundleForm = z.infer<typeof bundleFormSchema>;

export const networkDriftSchema = z.object({
  id: idSchema,
  router: namedSchema,
  service: lineSchema.nullable(),
  kind: z.enum(DRIFT_KINDS),
  /** Menu, the values that were read, what was expected. */
  details: z.record(z.string(), z.unknown()),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** repaired: by a command of ours. gone: it was not found again. off: the router is not looked at any more. */
  endedHow: z.string().nullable(),
  commandId: idSchema.nullable(),
});
export const networkDriftListSchema = listOf(networkDriftSchema);
export const networkDriftQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  kind: z.enum(DRIFT_KINDS).optional(),
  routerId: idSchema.optional(),
  serviceId: idSchema.optional(),
  /** Those that stand, or those that are over; left out: all. */
  state: z.enum(['open', 'ended']).optional(),
});
