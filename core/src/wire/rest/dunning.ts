import { z } from 'zod';
import { COUNTRIES } from '../../domain/dunning/country-presets.js';
import { DUNNING_ACTIONS, DUNNING_STATES } from '../../domain/dunning/decision.js';
import { dunningPolicySchema } from '../../domain/dunning/dunning-policy.js';
import { HOLD_KINDS } from '../../domain/dunning/hold.js';
import { PROMISE_STATES } from '../../domain/dunning/promise.js';
import { positiveMinorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

export { dunningPolicySchema };

const noteSchema = z.string().trim().max(500);

/** A structured reason: `code` and what it was taken from. */
export const reasonSchema = z.looseObject({ code: z.string() });
/** The reasons as sentences. */
const whySchema = z.object({ es: z.array(z.string()), en: z.array(z.string()) });

export const countryPresetSchema = z.object({
  country: z.enum(COUNTRIES),
  /** Public holidays of this year and the next. */
  holidays: z.array(daySchema),
  regulation: z.object({
    noticeBusinessDays: z.number().int().optional(),
    noCutOnHolidays: z.boolean().optional(),
  }),
  legal: z.array(z.object({ es: z.string(), en: z.string(), reviewed: z.literal(false) })),
});
export const countryPresetListSchema = z.object({ items: z.array(countryPresetSchema) });

export const promiseSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  customerName: z.string(),
  until: daySchema,
  amount: moneySchema,
  state: z.enum(PROMISE_STATES),
  notes: z.string(),
  author: z.string(),
  createdAt: instantSchema,
  settledAt: instantSchema.nullable(),
});
export const promiseListSchema = listOf(promiseSchema);
export const promiseQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  state: z.enum(PROMISE_STATES).optional(),
});
export const promiseCreateSchema = z.strictObject({
  accountId: idSchema,
  /** The last day to pay. */
  until: daySchema,
  /** Without: all that is overdue. */
  amountMinor: positiveMinorSchema.optional(),
  notes: noteSchema.default(''),
});

export const holdSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  serviceId: idSchema.nullable(),
  kind: z.enum(HOLD_KINDS),
  reason: z.string(),
  author: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  releasedAt: instantSchema.nullable(),
  releasedBy: z.string().nullable(),
});
export const holdListSchema = listOf(holdSchema);
export const holdQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
});
/** What a person may place; a payment in process is placed by its evidence. */
export const holdCreateSchema = z
  .strictObject({
    accountId: idSchema,
    kind: z.enum(['manual_until', 'vip', 'dispute']),
    reason: z.string().trim().min(1).max(500),
    expiresAt: instantSchema.optional(),
  })
  .refine(({ kind, expiresAt }) => kind !== 'manual_until' || expiresAt !== undefined, {
    path: ['expiresAt'],
    message: 'is needed: a manual hold ends at some time',
  });

export const decisionSchema = z.object({
  id: idSchema,
  serviceId: idSchema,
  state: z.enum(DUNNING_STATES),
  action: z.enum(DUNNING_ACTIONS),
  reasons: z.array(reasonSchema),
  why: whySchema,
  /** All that it was decided from. */
  inputs: z.record(z.string(), z.unknown()),
  /** False: it was only watched what would have been done. */
  isEnforced: z.boolean(),
  generation: z.number().int(),
  cutAt: instantSchema.nullable(),
  decidedAt: instantSchema,
  evaluatedAt: instantSchema,
  nextEvalAt: instantSchema.nullable(),
});
export type DunningDecisionView = z.infer<typeof decisionSchema>;

export const accountDunningSchema = z.object({
  services: z.array(
    z.object({
      serviceId: idSchema,
      address: z.string(),
      desiredState: z.string(),
      observedState: z.string(),
      /** What holds now; null before the first look. */
      current: decisionSchema.nullable(),
      /** Why it was last cut; null where it never was. */
      lastCut: decisionSchema.nullable(),
    }),
  ),
  holds: z.array(holdSchema),
  promise: promiseSchema.nullable(),
});
export type AccountDunningView = z.infer<typeof accountDunningSchema>;

export const CUT_LISTS = ['planned', 'held', 'done', 'watched'] as const;
export const cutQuerySchema = z.strictObject({ list: z.enum(CUT_LISTS), limit: limitSchema });
export const cutListSchema = z.object({
  items: z.array(
    decisionSchema.omit({ inputs: true }).extend({
      accountId: idSchema,
      customerId: idSchema,
      customerName: z.string(),
      address: z.string(),
    }),
  ),
  /** The first of these many. */
  total: z.number().int(),
});

export const dunningRunSchema = z.object({
  id: idSchema,
  day: daySchema,
  state: z.enum(['running', 'stopped', 'approved', 'rejected']),
  activeServices: z.number().int(),
  wanted: z.number().int(),
  done: z.number().int(),
  usual: z.number().nullable(),
  reasons: z.array(reasonSchema),
  startedAt: instantSchema,
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
});
export const dunningRunListSchema = z.object({ items: z.array(dunningRunSchema) });
export const runDecisionSchema = z.strictObject({ isApproved: z.boolean() });

/** What another system answers to `dunning.cut_scheduled`; a veto is the longest delay. */
export const cutAnswerSchema = z.strictObject({
  answer: z.enum(['veto', 'delay']),
  minutes: z.number().int().min(1).max(120).default(120),
  reason: z.string().trim().min(1).max(500),
});

export const collectionTaskSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  customerId: idSchema,
  customerName: z.string(),
  phone: z.string().nullable(),
  serviceId: idSchema.nullable(),
  kind: z.enum(['call', 'access_unconfirmed', 'other']),
  key: z.string(),
  title: z.string(),
  details: z.string(),
  state: z.enum(['open', 'done', 'dropped']),
  dueOn: daySchema.nullable(),
  outcome: z.string(),
  createdBy: z.string(),
  createdAt: instantSchema,
  closedAt: instantSchema.nullable(),
});
export const collectionTaskListSchema = listOf(collectionTaskSchema);
export const collectionTaskQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(['open', 'done', 'dropped']).optional(),
});
export const collectionTaskCloseSchema = z.strictObject({
  state: z.enum(['done', 'dropped']),
  outcome: noteSchema.default(''),
  /** The customer was told of the debt: that counts as a notice. */
  hasReached: z.boolean().default(false),
});

export const upsertTaskSchema = z.strictObject({
  accountId: idSchema,
  /** While a task with this key is open it is changed in place of a second one. */
  key: z.string().trim().min(1).max(100),
  title: z.string().trim().min(1).max(200),
  details: z.string().trim().max(2_000).default(''),
  dueOn: daySchema.optional(),
  dryRun: z.boolean().default(false),
});
export const upsertTaskResultSchema = z.object({
  action: z.literal('upsert-collection-task'),
  dryRun: z.boolean(),
  outcome: z.enum(['created', 'updated']),
  taskId: idSchema.nullable(),
});

export const serviceActSchema = z.strictObject({
  serviceId: idSchema,
  reason: z.string().trim().min(1).max(500),
  dryRun: z.boolean().default(false),
});
export const serviceActResultSchema = z.object({
  action: z.enum(['suspend-service', 'reconnect-service']),
  dryRun: z.boolean(),
  /** `done`: what is wanted of the service changed, or would. `already`: it was so before. */
  outcome: z.enum(['done', 'already', 'refused']),
  reasons: z.array(reasonSchema),
  why: whySchema,
});
