import { z } from 'zod';
import { OBSERVED_STATES } from '../../domain/services/service.js';
import { DAY_MS, HOUR_MS, type Instant } from '../../domain/shared/instant.js';
import type { CommandOutcome, RouterLane } from '../../ports/network-commands.js';
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
import { comparisonSchema } from './lane-comparison.js';

const LONGEST_ERROR = 1_000;
const MOST_RETRY_MS = HOUR_MS;
/** 2000-01-01 to 2100-01-01: what a database takes for a date. */
const instant = z.number().int().min(946_684_800_000).max(4_102_444_800_000);
const errorText = longTextSchema(LONGEST_ERROR);
const value = jsonSchema(LONGEST_VALUE);
const memory = jsonRecordSchema(LONGEST_MEMORY);
const milliseconds = z.number().int().min(0).max(DAY_MS);

/** A claim that was not answered is made again under its own id: what it was given and never heard of is given back. */
export const linkLaneClaimSchema = z.strictObject({ instanceId: idSchema, claim: idSchema });

/** Who speaks, and of which lane: the platform looks whether it still has it. */
const ofLane = { instanceId: idSchema, claim: idSchema, routerId: idSchema };
/** From 1 within a claim; what was heard before is not stored again. */
const numbered = { ...ofLane, sequence: z.number().int().min(1).max(1_000_000) };

export const linkLaneWantedSchema = z.strictObject({
  ...ofLane,
  commandIds: z.array(idSchema).max(1_000),
});
export const linkLaneWantedAnswerSchema = z.object({ wanted: z.array(z.string()) });

export const linkLaneMemoriesSchema = z.strictObject({
  ...numbered,
  memories: z.array(z.strictObject({ serviceId: idSchema, memory })).max(1_000),
});
/** False: the lane is another collector's by now, and nothing was stored. */
export const linkLaneHeldSchema = z.object({ isHeld: z.boolean() });

const outcomeShape = {
  id: idSchema,
  commands: z
    .array(
      z.strictObject({
        words: z.array(longTextSchema(16_384)).max(200),
        answer: z.enum(['done', 'trap', 'unknown']),
        message: longTextSchema(LONGEST_ERROR).nullable(),
      }),
    )
    .max(1_000),
  before: value,
  after: value,
  latencyMs: milliseconds,
};
const redial = z.enum(['pending', 'done']).nullable();
const outcomeSchema = z.discriminatedUnion('state', [
  z.strictObject({
    ...outcomeShape,
    state: z.literal('verified'),
    observed: z.enum(OBSERVED_STATES).nullable(),
    evidence: value,
    memory: memory.nullable(),
    redial,
  }),
  z.strictObject({
    ...outcomeShape,
    state: z.literal('failed'),
    error: errorText,
    final: z.boolean(),
  }),
  z.strictObject({ ...outcomeShape, state: z.literal('stale') }),
]);
export const linkLaneOutcomesSchema = z.strictObject({
  ...numbered,
  outcomes: z.array(outcomeSchema).max(1_000),
});

export const linkLaneComparisonSchema = z.strictObject({
  ...numbered,
  comparison: comparisonSchema,
});

export const linkLaneReleaseSchema = z.strictObject({
  ...ofLane,
  /** As the lane was given. */
  until: instant,
  isCompared: z.boolean(),
  error: errorText.nullable(),
  /** From now on: no two clocks are compared. null: at once. */
  retryInMs: z.number().int().min(0).max(MOST_RETRY_MS).nullable(),
});
export type LinkLaneRelease = z.output<typeof linkLaneReleaseSchema>;

export function packRelease(
  { until, reconcile }: Pick<RouterLane, 'until' | 'reconcile'>,
  { error, retryAt }: { readonly error: string | null; readonly retryAt: Instant | null },
  now: Instant,
): Pick<LinkLaneRelease, 'until' | 'isCompared' | 'error' | 'retryInMs'> {
  const retryInMs = retryAt === null ? null : Math.max(0, Math.round(retryAt - now));
  return {
    until,
    isCompared: reconcile !== null,
    error: error === null ? null : storableJson(error.slice(0, LONGEST_ERROR)),
    retryInMs: retryInMs === null ? null : Math.min(MOST_RETRY_MS, retryInMs),
  };
}

/** What its sealed box is for: no other claim's opens as it, and nothing else does. */
export function laneBoxContext(collectorId: string, claim: string): string {
  return `collector-link/lane/${collectorId}/${claim}`;
}

/** What a collector goes by; the rest is as the platform made it, and is not judged again. */
const packedLaneSchema = z.looseObject({
  tenantId: idSchema,
  routerId: idSchema,
  claim: z.string(),
  until: z.number(),
  target: z.looseObject({ address: z.string(), port: z.number() }),
  terms: z.looseObject({ writesPerMinute: z.number() }),
  commands: z.array(z.looseObject({ id: idSchema, intent: z.string() })),
  reconcile: z.array(z.looseObject({ serviceId: idSchema })).nullable(),
});

/** Throws for a text that is no lane. */
export function unpackLane(text: string): RouterLane {
  return packedLaneSchema.parse(JSON.parse(text)) as unknown as RouterLane;
}

/** Within what the platform takes: what a router made too long is cut, and its command is told of all the same. */
export function packOutcome(made: CommandOutcome): z.input<typeof outcomeSchema> {
  // Again at the end: where a text is cut half a character may be left.
  return storableJson(cutOutcome(storableJson(made)));
}

function cutOutcome(outcome: CommandOutcome): z.input<typeof outcomeSchema> {
  const { id, latencyMs, before, after } = outcome;
  const told = {
    id,
    commands: outcome.commands.slice(0, 1_000).map(({ words, answer, message }) => ({
      words: words.slice(0, 200).map((word) => word.slice(0, 16_384)),
      answer,
      message: message?.slice(0, LONGEST_ERROR) ?? null,
    })),
    before: shortened(before),
    after: shortened(after),
    latencyMs: Math.round(latencyMs),
  };
  if (outcome.state === 'stale') return { ...told, state: 'stale' };
  if (outcome.state === 'failed') {
    const { error, final } = outcome;
    return { ...told, state: 'failed', error: error.slice(0, LONGEST_ERROR), final };
  }
  const { observed, evidence, memory: remembered, redial: dial } = outcome;
  const seen = { observed, evidence: shortened(evidence), redial: dial };
  return { ...told, ...seen, state: 'verified', memory: remembered && { ...remembered } };
}
