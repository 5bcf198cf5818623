import { z } from 'zod';
import { CUT_PHASES } from '../messages/cut-message.js';
import { CUT_PLACEHOLDERS, templateProblem } from '../messages/message-template.js';
import { nonNegativeMinorSchema } from '../money/money-fields.js';
import { daySchema } from '../shared/day-field.js';
import { COUNTRIES } from './country-presets.js';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM');
const before = (a: string, b: string) => a < b;

export const NOTICE_CHANNELS = ['whatsapp', 'sms', 'email'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

const noticesSchema = z.strictObject({
  /** Days from the last day to pay; below zero before it. */
  offsets: z.array(z.number().int().min(-30).max(90)).max(10).default([-3, 0, 1, 3]),
  from: wallTime.default('09:00'),
  until: wallTime.default('19:00'),
  /** In this order: one that does not arrive goes over the next, and then to the call list. */
  channels: z.array(z.enum(NOTICE_CHANNELS)).max(3).default(['whatsapp', 'sms', 'email']),
  /** Nothing is cut unless a notice was delivered that many business days before; null asks for none. */
  businessDaysBeforeCut: z.number().int().min(0).max(20).nullable().default(1),
});

/** In place of the platform's own line; empty for that one. */
const ownTextSchema = z
  .string()
  .trim()
  .max(300)
  .superRefine((text, context) => {
    const problem = templateProblem(text, CUT_PLACEHOLDERS);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .default('');

const cutMessagesSchema = z.strictObject({
  /** Of what customers are told, over the channels and within the hours of reminders. */
  tell: z
    .array(z.enum(CUT_PHASES))
    .max(CUT_PHASES.length)
    .default([...CUT_PHASES]),
  soonText: ownTextSchema,
  cutText: ownTextSchema,
  backText: ownTextSchema,
});

const promisesSchema = z.strictObject({
  maxDays: z.number().int().min(0).max(60).default(5),
  maxBroken: z.number().int().min(1).max(100).default(2),
  brokenWithinDays: z.number().int().min(1).max(730).default(180),
  maxPerCycle: z.number().int().min(0).max(31).default(1),
});

const lateFeeSchema = z.strictObject({
  kind: z.enum(['none', 'fixed', 'percent']).default('none'),
  amountMinor: nonNegativeMinorSchema.default(0),
  /** Of what is open of the invoice, in millionths: 5 % is 50000. */
  ratePpm: z.number().int().min(0).max(1_000_000).default(0),
  /** Below this open amount no fee. */
  minOpenMinor: nonNegativeMinorSchema.default(0),
  capMinor: nonNegativeMinorSchema.nullable().default(null),
});

/** When a tenant reminds, waits, cuts and reconnects. What is left out has the platform's default. */
export const dunningPolicySchema = z
  .strictObject({
    /** observe: every decision is taken and listed, and nothing changes. */
    mode: z.enum(['observe', 'enforce']).default('observe'),
    /** Whose holidays and regulation count; null: none but the tenant's own. */
    country: z.enum(COUNTRIES).nullable().default(null),
    graceDays: z.number().int().min(0).max(90).default(3),
    cutFrom: wallTime.default('09:30'),
    cutUntil: wallTime.default('12:00'),
    /** ISO 8601: 1 is Monday. */
    noCutWeekdays: z.array(z.number().int().min(1).max(7)).max(7).default([5, 6, 7]),
    noCutOnHolidays: z.boolean().default(true),
    noCutOnEves: z.boolean().default(true),
    ownHolidays: z.array(daySchema).max(200).default([]),
    /** The least that is overdue before anything is cut: the larger of the two. */
    minOverdueMinor: nonNegativeMinorSchema.default(0),
    minOverduePercentOfPrice: z.number().int().min(0).max(1_000).default(30),
    minUnpaidInvoices: z.number().int().min(1).max(24).default(1),
    /** Other systems hear of a cut at least that long before. */
    announceMinutes: z.number().int().min(0).max(1_440).default(30),
    reconnect: z
      .strictObject({
        /** Of what was owed when it was cut. */
        paidPercent: z.number().int().min(1).max(100).default(100),
        toleranceMinor: nonNegativeMinorSchema.default(0),
      })
      .default({ paidPercent: 100, toleranceMinor: 0 }),
    reconnectionFeeMinor: nonNegativeMinorSchema.default(0),
    lateFee: lateFeeSchema.default(() => lateFeeSchema.parse({})),
    notices: noticesSchema.default(() => noticesSchema.parse({})),
    cutMessages: cutMessagesSchema.default(() => cutMessagesSchema.parse({})),
    promises: promisesSchema.default(() => promisesSchema.parse({})),
    outage: z
      .strictObject({
        /** A cut waits that long after the service is back. */
        holdAfterMinutes: z.number().int().min(0).max(1_440).default(60),
        /** So many minutes without service since the last day to pay add days of grace; null: never. */
        extendGraceFromMinutes: z.number().int().min(1).max(10_000).nullable().default(null),
      })
      .default({ holdAfterMinutes: 60, extendGraceFromMinutes: null }),
    pace: z
      .strictObject({
        services: z.number().int().min(1).max(10_000).default(60),
        everyMinutes: z.number().int().min(1).max(1_440).default(10),
      })
      .default({ services: 60, everyMinutes: 10 }),
    breaker: z
      .strictObject({
        percentOfActive: z.number().int().min(1).max(100).default(25),
        timesUsualPercent: z.number().int().min(100).max(1_000).default(150),
        leastServices: z.number().int().min(1).max(10_000).default(20),
      })
      .default({ percentOfActive: 25, timesUsualPercent: 150, leastServices: 20 }),
    /** The speed is reduced before the cut, days before its first permitted moment; null: it is not. */
    speedStep: z
      .strictObject({
        daysBeforeCut: z.number().int().min(1).max(30).default(2),
        kbps: z.number().int().min(64).max(1_000_000).default(1_000),
      })
      .nullable()
      .default(null),
    /** After so many days suspended a person is asked to end the contract; null: never. */
    preTerminationDays: z.number().int().min(1).max(1_000).nullable().default(null),
  })
  .refine(({ cutFrom, cutUntil }) => before(cutFrom, cutUntil), {
    path: ['cutUntil'],
    message: 'must come after cutFrom',
  })
  .refine(({ notices }) => before(notices.from, notices.until), {
    path: ['notices', 'until'],
    message: 'must come after notices.from',
  });
export type DunningPolicy = z.output<typeof dunningPolicySchema>;

export const DEFAULT_DUNNING_POLICY: DunningPolicy = dunningPolicySchema.parse({});

/** What is stored of a tenant; what cannot be read any more observes and changes nothing. */
export function readDunningPolicy(stored: unknown): DunningPolicy {
  return dunningPolicySchema.safeParse(stored ?? {}).data ?? DEFAULT_DUNNING_POLICY;
}
