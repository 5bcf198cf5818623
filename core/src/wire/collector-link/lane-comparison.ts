import { z } from 'zod';
import type { BundleFinding } from '../../domain/enforcement/bundle-finding.js';
import type { Drift } from '../../domain/enforcement/drift.js';
import { COMMAND_INTENTS, DRIFT_KINDS } from '../../domain/enforcement/network-command.js';
import { LINE_MENUS } from '../../domain/enforcement/router-rows.js';
import { SYNC_KINDS, SYNC_MENUS } from '../../domain/enforcement/sync-row.js';
import { OWNER_SOURCES } from '../../domain/enforcement/take-over-owners.js';
import { BLOCK_KINDS } from '../../domain/enforcement/take-over-reading.js';
import { ACCESS_KINDS, OBSERVED_STATES } from '../../domain/services/service.js';
import { DAY_MS } from '../../domain/shared/instant.js';
import type { RouterComparison } from '../../ports/network-commands.js';
import { idSchema } from '../rest/fields.js';
import {
  jsonRecordSchema,
  jsonSchema,
  LONGEST_MEMORY,
  LONGEST_VALUE,
  longTextSchema,
  shortened,
  storableJson,
} from './json-field.js';

const LONGEST_MESSAGE = 1_000;
/** A key is part of an index, whose rows PostgreSQL limits to 2,704 bytes. */
const LONGEST_KEY = 600;
const MOST_DRIFTS = 5_000;
const MOST_PROBLEMS = 500;
const MOST_LINES = 100_000;
const key = longTextSchema(LONGEST_KEY);
const text = longTextSchema(LONGEST_MESSAGE);
const count = z.number().int().min(0).max(1e9);

const driftSchema = z.strictObject({
  kind: z.enum(DRIFT_KINDS),
  serviceId: idSchema.nullable(),
  key,
  details: jsonRecordSchema(LONGEST_VALUE),
  remedy: z
    .strictObject({
      intent: z.enum(COMMAND_INTENTS),
      serviceId: idSchema.nullable(),
      payload: jsonRecordSchema(LONGEST_MEMORY),
    })
    .nullable(),
});

const bundleSchema = z.strictObject({
  version: count.nullable(),
  problems: z
    .array(
      z.strictObject({
        kind: z.enum(['missing', 'outdated', 'misplaced', 'disabled', 'changed', 'duplicate']),
        menu: text,
        rule: text,
        message: text,
      }),
    )
    .max(MOST_PROBLEMS),
});

const observationSchema = z.strictObject({
  serviceId: idSchema,
  generation: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  observed: z.enum(OBSERVED_STATES),
  evidence: jsonSchema(LONGEST_VALUE),
  redial: z.enum(['pending', 'done']).nullable(),
  memory: jsonRecordSchema(LONGEST_MEMORY).nullable(),
});

const values = z.record(text, longTextSchema(16_384));
const syncRowSchema = z.strictObject({
  kind: z.enum(SYNC_KINDS),
  menu: z.enum(SYNC_MENUS),
  key,
  serviceId: idSchema.nullable(),
  details: z.strictObject({
    found: values.nullable(),
    wanted: text.nullable(),
    differs: z.array(z.enum(['speed', 'disabled'])).max(2),
    writes: z.array(z.strictObject({ menu: text, verb: text, values })).max(100),
    obstacle: text.nullable(),
  }),
});

const why = z.array(z.enum(['rule', 'name', 'slow'])).max(3);
const takeOverSchema = z.strictObject({
  survey: z.strictObject({
    lists: z.array(z.strictObject({ name: text, entries: count, leases: count, why })).max(1_000),
    profiles: z
      .array(z.strictObject({ name: text, secrets: count, rate: text.nullable(), why }))
      .max(1_000),
    disabledSecrets: count,
    blockedLeases: count,
    slowQueues: count,
  }),
  blocks: z
    .array(
      z.strictObject({
        kind: z.enum(BLOCK_KINDS),
        menu: z.enum(LINE_MENUS),
        key,
        values,
        owners: z
          .array(
            z.strictObject({
              kind: z.enum([...ACCESS_KINDS, 'ipv6_prefix']),
              identity: text,
              source: z.enum(OWNER_SOURCES),
            }),
          )
          .max(100),
      }),
    )
    .max(MOST_LINES),
  returnRates: z.array(text).max(10_000),
});

/** A whole router held against the books, as a remote collector tells it. */
export const comparisonSchema = z.strictObject({
  drifts: z.array(driftSchema).max(MOST_DRIFTS),
  lines: z.array(observationSchema).max(MOST_LINES),
  bundle: bundleSchema,
  rows: count,
  tookMs: z.number().int().min(0).max(DAY_MS),
  sync: z.array(syncRowSchema).max(MOST_LINES).optional(),
  takeOver: takeOverSchema.optional(),
});

/** A part that was not compared is absent here too. */
export function unpackComparison({
  sync,
  takeOver,
  ...compared
}: z.output<typeof comparisonSchema>): RouterComparison {
  return { ...compared, ...(sync && { sync }), ...(takeOver && { takeOver }) };
}

/** Within what the platform takes: what a router made too long is cut. */
export function packComparison(made: RouterComparison): z.input<typeof comparisonSchema> {
  // Again at the end: where a text is cut half a character may be left.
  return storableJson(cutComparison(storableJson(made)));
}

function cutComparison(made: RouterComparison): z.input<typeof comparisonSchema> {
  const { drifts, lines, bundle, rows, tookMs, ...others } = made;
  return {
    // Of whatever else was compared, shape and length are as the collector made them.
    ...(others as Pick<z.input<typeof comparisonSchema>, 'sync' | 'takeOver'>),
    drifts: drifts.slice(0, MOST_DRIFTS).map(packDrift),
    lines: lines.map(({ serviceId, generation, observed, evidence, redial, memory }) => ({
      ...{ serviceId, generation, observed, redial },
      evidence: shortened(evidence),
      memory: memory && { ...memory },
    })),
    bundle: packBundle(bundle),
    rows,
    tookMs: Math.round(tookMs),
  };
}

const packDrift = ({ kind, serviceId, key: told, details, remedy }: Drift) => ({
  ...{ kind, serviceId, key: told.slice(0, LONGEST_KEY) },
  details: Object(shortened(details)),
  remedy: remedy && { ...remedy, payload: { ...remedy.payload } },
});

const packBundle = ({ version, problems }: BundleFinding) => ({
  version,
  problems: problems.slice(0, MOST_PROBLEMS).map(({ kind, menu, rule, message }) => {
    return { kind, menu, rule, message: message.slice(0, LONGEST_MESSAGE) };
  }),
});
