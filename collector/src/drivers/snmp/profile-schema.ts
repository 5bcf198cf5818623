import { CATALOGUE, isMetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { z } from 'zod';
import type { SnmpProfile, TableRule, ValueRule } from './profile.js';
import { factColumns, tellersOf, valueColumns } from './table-facts.js';

const MAX_ROWS = 5_000;
const MAX_VARBINDS = 50;

const oid = z
  .string()
  .regex(/^\d+(\.\d+)+$/, 'is not an OID: numbers and dots, without a leading dot');
const instance = oid.regex(/\.0$/, 'is not the OID of a scalar: it ends in .0');
const pattern = z.string().refine(isPattern, 'is not a regular expression');
const name = z.string().min(1);
const scope = z.enum(['fast', 'slow', 'inventory']);
const maxRows = z.int().min(1).max(MAX_ROWS);
const numbersByText = z.record(z.string(), z.number());

const step = z.strictObject({ limit: z.number(), scale: z.number(), reason: name });
const counter = z.strictObject({
  factor: z.number().positive(),
  ceiling: z.number().positive().optional(),
  since: name.optional(),
});
const value = {
  metric: z.string().refine(isMetricName, 'is no metric of the catalogue'),
  scope,
  scale: z.number().optional(),
  offset: z.number().optional(),
  above: z.union([step, z.array(step).min(1)]).optional(),
  isMilliwatts: z.literal(true).optional(),
  absent: z.array(z.number()).optional(),
  because: name.optional(),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([min, max]) => min <= max, 'has its minimum above its maximum')
    .optional(),
  map: z.strictObject({ values: numbersByText, other: z.number().optional() }).optional(),
  cases: z.array(z.strictObject({ matches: pattern, value: z.number() })).optional(),
  isDuration: z.literal(true).optional(),
  pattern: pattern.optional(),
  counter: counter.optional(),
};
const condition = z.union([
  z.strictObject({
    column: name,
    equals: z.array(z.number()).optional(),
    matches: pattern.optional(),
    isAbsent: z.literal(true).optional(),
  }),
  z.strictObject({ part: z.int(), equals: z.array(z.number()).min(1) }),
]);
const part = z.int();
const tag: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('text'), text: name }),
    z.strictObject({
      from: z.literal('index'),
      part,
      prefix: z.string(),
      offset: z.int().optional(),
    }),
    z.strictObject({ from: z.literal('index-text'), part, pattern }),
    z.strictObject({ from: z.literal('index-mac'), part }),
    z.strictObject({ from: z.literal('index-interface'), part, mask: z.int().optional() }),
    z.strictObject({ from: z.literal('joined'), of: z.array(tag).min(2), by: z.string() }),
    z.strictObject({
      from: z.literal('column'),
      column: name,
      prefix: z.string().optional(),
      pattern: pattern.optional(),
    }),
    z.strictObject({ from: z.literal('column-mac'), column: name }),
    z.strictObject({ from: z.literal('column-gpon-serial'), column: name }),
    z.strictObject({ from: z.literal('column-interface'), column: name }),
    z.strictObject({
      from: z.literal('wrapped'),
      before: z.string().optional(),
      of: tag,
      after: z.string().optional(),
    }),
    z.strictObject({ from: z.literal('first'), of: z.array(tag).min(1) }),
  ]),
);
const tags = z.record(name, tag);

const table = z.strictObject({
  id: name,
  entry: oid,
  columns: z.record(name, z.union([z.int().positive(), oid])),
  refresh: z.enum(['instances', 'walk']),
  maxRows,
  isUnordered: z.boolean().optional(),
  tags: tags.optional(),
  values: z.array(
    z.strictObject({
      ...value,
      column: name,
      fallback: name.optional(),
      plus: name.optional(),
      minus: z.array(name).min(1).optional(),
      lessRows: z.array(condition).min(1).optional(),
      over: name.optional(),
      decimals: name.optional(),
      siPrefix: name.optional(),
      where: z.array(condition).optional(),
      tags: tags.optional(),
      combine: z.enum(['mean', 'sum', 'max']).optional(),
      isZeroWithoutRows: z.literal(true).optional(),
      unless: z.string().refine(isMetricName, 'is no metric of the catalogue').optional(),
    }),
  ),
  indexParts: z.int().positive().optional(),
  onus: z
    .strictObject({
      pon: tag,
      serial: tag,
      name: name.optional(),
      online: condition,
      downCauses: z
        .array(
          z.strictObject({
            cause: z.enum(['dying-gasp', 'loss-of-signal', 'other']),
            when: condition,
          }),
        )
        .min(1)
        .optional(),
    })
    .optional(),
  stations: z
    .strictObject({
      mac: tag,
      radio: tag,
      name: name.optional(),
      lastIp: name.optional(),
      where: z.array(condition).optional(),
    })
    .optional(),
  neighbours: z.record(z.string(), name).optional(),
});

const text = z.union([
  z.strictObject({
    oid,
    pattern: pattern.optional(),
    values: z.record(z.string(), name).optional(),
  }),
  z.strictObject({
    under: oid,
    pattern: pattern.optional(),
    values: z.record(z.string(), name).optional(),
  }),
]);

const schema = z.strictObject({
  id: z.string().regex(/^[a-z\d][a-z\d-]*$/),
  title: name,
  vendor: name.optional(),
  detect: z.array(
    z.strictObject({
      sysObjectId: oid.optional(),
      sysDescr: pattern.optional(),
      has: oid.optional(),
      text: z.strictObject({ under: oid, matches: pattern }).optional(),
    }),
  ),
  quirks: z.strictObject({
    bulk: z.boolean(),
    maxRepetitions: z.int().min(1).max(100),
    varbinds: z.int().min(1).max(MAX_VARBINDS),
    notes: z.array(name).optional(),
  }),
  identity: z.strictObject({
    model: z.array(text).optional(),
    version: z.array(text).optional(),
    serial: z.array(text).optional(),
  }),
  interfaces: z.strictObject({
    counters: z.enum(['hc', 'basic']),
    ignore: pattern.optional(),
    tenMegabitIsUnknown: z.boolean().optional(),
    unknownSpeedCeilingBps: z.number().positive().optional(),
    maxRows,
  }),
  bridge: z.strictObject({ fdbPort: z.enum(['bridge-port', 'if-index']), maxRows }).optional(),
  scalars: z.array(
    z.strictObject({ ...value, oid: instance, tags: z.record(name, name).optional() }),
  ),
  tables: z.array(table),
});

/**
 * What is wrong with a profile, each with the field's place in it; empty when nothing is. Beyond its form: a metric has
 * the tags of its measurement and no others, rates come from counters and nothing else does, and a table uses the
 * columns that it declares and no others.
 */
export function profileProblems(profile: SnmpProfile): string[] {
  const { error } = schema.safeParse(profile);
  const ofForm = (error?.issues ?? []).map(
    ({ path, message }) => `${profile.id}: ${path.join('.')}: ${message}`,
  );
  return ofForm.length > 0 ? ofForm : [...meaningProblems(profile)];
}

function* meaningProblems(profile: SnmpProfile): Generator<string> {
  for (const [at, scalar] of profile.scalars.entries()) {
    const place = `${profile.id}: scalars.${at} (${scalar.metric})`;
    yield* valueProblems(place, scalar, Object.keys(scalar.tags ?? {}));
  }
  for (const rule of profile.tables) {
    const place = `${profile.id}: the table ${rule.id}`;
    for (const one of rule.values) {
      const given = Object.keys(one.tags ?? rule.tags ?? {});
      yield* valueProblems(`${place}: ${one.metric} of ${one.column}`, one, given);
      if (one.unless !== undefined && tellersOf(one.unless, rule).length === 0) {
        yield `${place}: ${one.metric} of ${one.column}: nothing in the table tells ${one.unless}`;
      }
    }
    yield* columnProblems(place, rule);
  }
}

function* valueProblems(
  place: string,
  rule: ValueRule,
  given: readonly string[],
): Generator<string> {
  const expected = [...CATALOGUE[splitMetric(rule.metric).measurement].tags].sort().join();
  const actual = [...given].sort().join();
  if (actual !== expected) yield `${place}: has the tags [${actual}], not [${expected}]`;
  const isRate = /\.(?:(?:in|out)_\w*(?:bps|pps|ps)|dropped_ps)$/.test(rule.metric);
  if (isRate !== (rule.counter !== undefined)) {
    yield isRate ? `${place}: a rate needs a counter` : `${place}: a counter makes a rate`;
  }
}

function* columnProblems(place: string, rule: TableRule): Generator<string> {
  const used = new Set(rule.values.flatMap((one) => [...valueColumns(one, rule)]));
  for (const column of factColumns(rule, true)) used.add(column);
  for (const column of used) {
    if (rule.columns[column] === undefined) yield `${place}: does not declare the column ${column}`;
  }
  for (const column of Object.keys(rule.columns)) {
    if (!used.has(column)) yield `${place}: does not use the column ${column}`;
  }
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
