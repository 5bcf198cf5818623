import { z } from 'zod';
import { isMetricName } from '../../domain/metrics/catalogue.js';
import type { Sample } from '../../domain/metrics/sample.js';
import { idSchema } from '../rest/fields.js';

/** What one device gave at one instant under one set of tags: `values` by metric, in the order read. */
const runSchema = z.strictObject({
  deviceId: idSchema,
  at: z.number(),
  tags: z.record(z.string().max(64), z.string().max(512)),
  /** A metric that this version does not know is refused alone: the collector may be newer. */
  values: z.record(z.string().max(64), z.number()),
});
export type SampleRun = z.infer<typeof runSchema>;
export const sampleRunsSchema = z.array(runSchema).max(20_000);

export const linkSamplesSchema = z.strictObject({
  instanceId: idSchema,
  /** Counts up within an instance; one that was stored before is not stored again. */
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  runs: sampleRunsSchema,
});
export const linkSamplesAnswerSchema = z.object({
  /** True: these were stored by an earlier call. */
  isRepeated: z.boolean(),
  accepted: z.number().int(),
  /** Of devices outside the collector's share, or such as no store can keep. */
  refused: z.number().int(),
});

/** Neighbours in the list that share device, instant and tags go together; the order stays. */
export function packSamples(samples: readonly Sample[]): SampleRun[] {
  const runs: SampleRun[] = [];
  let run: SampleRun | undefined;
  let before: Sample | undefined;
  for (const sample of samples) {
    const { deviceId, at, tags, metric, value } = sample;
    const belongs =
      before !== undefined &&
      before.deviceId === deviceId &&
      before.at === at &&
      hasSameTags(before, sample) &&
      run?.values[metric] === undefined;
    if (run === undefined || !belongs) {
      run = { deviceId, at, tags: { ...tags }, values: {} };
      runs.push(run);
    }
    run.values[metric] = value;
    before = sample;
  }
  return runs;
}

export interface UnpackedSamples {
  readonly samples: readonly Sample[];
  /** Values of metrics that this version does not know. */
  readonly unknown: number;
}

export function unpackSamples(tenantId: string, runs: readonly SampleRun[]): UnpackedSamples {
  const samples: Sample[] = [];
  let unknown = 0;
  for (const { deviceId, at, tags, values } of runs) {
    for (const [metric, value] of Object.entries(values)) {
      if (isMetricName(metric)) samples.push({ tenantId, deviceId, metric, tags, at, value });
      else unknown += 1;
    }
  }
  return { samples, unknown };
}

function hasSameTags({ tags: first }: Sample, { tags: next }: Sample): boolean {
  if (first === next) return true;
  const names = Object.keys(first);
  return (
    names.length === Object.keys(next).length && names.every((name) => first[name] === next[name])
  );
}
