import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../domain/alerting/alert-severity.js';
import { CHANNEL_KINDS } from '../../domain/outbox/channel-kind.js';
import {
  LONGEST_WAIT_MINUTES,
  MOST_REPEATS,
  MOST_STEPS,
  TARGET_KINDS,
} from '../../domain/paging/escalation-policy.js';
import { ROTA_PERIODS } from '../../domain/paging/on-call-rota.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { idSchema, instantSchema, listOf, nameSchema } from './fields.js';

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 07:00');
const targetSchema = z.strictObject({ kind: z.enum(TARGET_KINDS), id: idSchema });
const waitSchema = z.number().int().min(0).max(LONGEST_WAIT_MINUTES);
const repeatSchema = z.strictObject({
  everyMinutes: waitSchema.min(1),
  times: z.number().int().min(1).max(MOST_REPEATS),
});

export const escalationPolicySchema = z.object({
  id: idSchema,
  name: z.string(),
  enabled: z.boolean(),
  /** Takes what no other policy takes; an organisation has one at most. */
  isDefault: z.boolean(),
  /** Empty for every severity. */
  severities: z.array(z.enum(ALERT_SEVERITIES)),
  /** Empty for every site. */
  sites: z.array(z.object({ id: idSchema, name: z.string().nullable() })),
  steps: z.array(
    z.object({
      /** Since the incident was told, or since what stopped the steps was over. */
      afterMinutes: z.number(),
      /** `name` is null for what was deleted: nobody is paged there. */
      targets: z.array(targetSchema.extend({ name: z.string().nullable() })),
    }),
  ),
  /** The steps once more, that long after the last of them. */
  repeat: repeatSchema.nullable(),
  updatedAt: instantSchema,
});
export type EscalationPolicyView = z.infer<typeof escalationPolicySchema>;
export const escalationPolicyListSchema = listOf(escalationPolicySchema);

const policyFields = {
  name: nameSchema,
  enabled: z.boolean(),
  isDefault: z.boolean(),
  severities: z.array(z.enum(ALERT_SEVERITIES)).max(3),
  siteIds: z.array(idSchema).max(200),
  steps: z
    .array(
      z.strictObject({
        afterMinutes: waitSchema,
        targets: z.array(targetSchema).min(1, 'must name who is told').max(20),
      }),
    )
    .min(1, 'must have one step at least')
    .max(MOST_STEPS),
  repeat: repeatSchema.nullable(),
};
export const escalationPolicyCreateSchema = z.strictObject({
  ...policyFields,
  enabled: policyFields.enabled.default(true),
  isDefault: policyFields.isDefault.default(false),
  severities: policyFields.severities.default([]),
  siteIds: policyFields.siteIds.default([]),
  repeat: policyFields.repeat.default(null),
});
export const escalationPolicyUpdateSchema = z.strictObject(policyFields).partial();
export type EscalationPolicyDraft = z.input<typeof escalationPolicyCreateSchema>;

const shiftSchema = z.object({
  userId: idSchema,
  name: z.string(),
  from: instantSchema,
  to: instantSchema,
  /** Somebody who took over for a time. */
  isOverride: z.boolean(),
  /** Whether a page would reach this person: an enabled channel of their own. */
  isReachable: z.boolean(),
});
export const onCallRotaSchema = z.object({
  id: idSchema,
  name: z.string(),
  period: z.enum(ROTA_PERIODS),
  handoverTime: z.string(),
  /** The day on which the first person's first turn begins; its weekday is that of a weekly handover. */
  startsOn: z.string(),
  /** In their order. */
  members: z.array(z.object({ userId: idSchema, name: z.string(), isReachable: z.boolean() })),
  /** Who is on call now, and the next four; empty for a rota whose people have left. */
  shifts: z.array(shiftSchema),
  /** Those that are not over, the latest made last: of two that overlap it holds. */
  overrides: z.array(
    z.object({
      id: idSchema,
      userId: idSchema,
      name: z.string(),
      from: instantSchema,
      to: instantSchema,
    }),
  ),
  updatedAt: instantSchema,
});
export type OnCallRotaView = z.infer<typeof onCallRotaSchema>;
export const onCallRotaListSchema = listOf(onCallRotaSchema);

const rotaFields = {
  name: nameSchema,
  period: z.enum(ROTA_PERIODS),
  handoverTime: timeOfDaySchema,
  startsOn: daySchema,
  userIds: z.array(idSchema).min(1, 'must name somebody').max(50),
};
export const onCallRotaCreateSchema = z.strictObject(rotaFields);
export const onCallRotaUpdateSchema = onCallRotaCreateSchema.partial();
export type OnCallRotaDraft = z.input<typeof onCallRotaCreateSchema>;
export const onCallOverrideSchema = z.strictObject({
  userId: idSchema,
  from: instantSchema,
  to: instantSchema,
});

/** From one time of day until another of the organisation's clocks; null is never quiet. */
const quietSchema = z
  .strictObject({ from: timeOfDaySchema, until: timeOfDaySchema })
  .refine(({ from, until }) => from !== until, {
    message: 'must be another time than the beginning',
    path: ['until'],
  })
  .nullable();
const quietFields = { info: quietSchema, warning: quietSchema, critical: quietSchema };
export const quietHoursSchema = z.object({
  channelId: idSchema,
  channelName: z.string(),
  channelKind: z.enum(CHANNEL_KINDS),
  ...quietFields,
});
export type QuietHoursView = z.infer<typeof quietHoursSchema>;
export const quietHoursListSchema = listOf(quietHoursSchema);
export const quietHoursUpdateSchema = z.strictObject(quietFields).partial();
