import { z } from 'zod';
import type { PushedAlert } from '../domain/alerting/pushed-alert.js';

/*
 * The part of Alertmanager's API v2 that is served here (prometheus/alertmanager, api/v2/openapi.yaml). Fields
 * that are not known are left out, as Alertmanager does.
 */

export const MOST_PUSHED_AT_ONCE = 1_000;
const MOST_LABELS = 40;
const MOST_ANNOTATIONS = 20;

const labelName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no name of a label');
// U+0000 cannot be stored (PostgreSQL 8.14).
const text = (most: number) =>
  z
    .string()
    .max(most)
    .transform((value) => value.replaceAll('\0', ''));

function pairs(most: number, longest: number) {
  return z
    .record(labelName, text(longest))
    .refine((record) => Object.keys(record).length <= most, `are more than ${most}`)
    .transform((record) =>
      // A label without a value is as none (Prometheus data model).
      Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
    );
}

/** RFC 3339; Go's zero time says nothing. */
const moment = z
  .string()
  .max(40)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'is no RFC 3339 time')
  .transform((value) => (value.startsWith('0001-01-01') ? null : Date.parse(value)))
  .nullish()
  .transform((value) => value ?? null);

/** One of the list that POST /api/v2/alerts takes. */
export const pushedAlertSchema = z
  .object({
    labels: pairs(MOST_LABELS, 1_000),
    annotations: pairs(MOST_ANNOTATIONS, 8_000).nullish(),
    startsAt: moment,
    endsAt: moment,
    generatorURL: text(2_000).nullish(),
  })
  .superRefine(({ labels, startsAt, endsAt }, context) => {
    const refuse = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (labels['alertname'] === undefined) refuse(['labels', 'alertname'], 'is missing');
    if (startsAt !== null && endsAt !== null && endsAt < startsAt) {
      refuse(['endsAt'], 'is before startsAt');
    }
  })
  .transform(
    ({ labels, annotations, startsAt, endsAt, generatorURL }): PushedAlert => ({
      labels,
      annotations: annotations ?? {},
      startsAt,
      endsAt,
      generatorUrl: generatorURL || null,
    }),
  );

const flag = z.enum(['true', 'false']).optional();

/** What amtool and Grafana send; everything that is listed is active, and none of it is silenced or inhibited here. */
export const pushedAlertQuerySchema = z.strictObject({
  active: flag,
  silenced: flag,
  inhibited: flag,
  unprocessed: flag,
});

const labelSet = z.record(z.string(), z.string());

export const gettableAlertSchema = z.object({
  fingerprint: z.string(),
  labels: labelSet,
  annotations: labelSet,
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  generatorURL: z.string(),
  receivers: z.array(z.object({ name: z.string() })),
  status: z.object({
    state: z.literal('active'),
    silencedBy: z.array(z.string()),
    inhibitedBy: z.array(z.string()),
  }),
  /** Ours: the device that it was found to be about. */
  device: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});
export type GettableAlert = z.infer<typeof gettableAlertSchema>;
