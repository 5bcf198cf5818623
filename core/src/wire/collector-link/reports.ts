import { z } from 'zod';
import { POLL_FAILURES, WAYS } from '../../domain/network/device.js';
import type { PollBatch } from '../../ports/sample-stream.js';
import { idSchema } from '../rest/fields.js';
import { storableTextSchema } from './fields.js';
import { packSamples, sampleRunsSchema, unpackSamples } from './samples.js';

const reportSchema = z.strictObject({
  way: z.enum(WAYS),
  at: z.number(),
  ok: z.boolean(),
  failures: z.number().int().min(0).max(1e9),
  intervalMs: z.number().min(1).max(1e9),
  failure: z
    .strictObject({ kind: z.enum(POLL_FAILURES), message: storableTextSchema(1_000) })
    .optional(),
});

/** What polls and echoes said, as they end: for states and open pages. The store gets its samples apart. */
export const linkReportsSchema = z.strictObject({
  reports: z
    .array(z.strictObject({ deviceId: idSchema, report: reportSchema, runs: sampleRunsSchema }))
    .max(2_000),
});
export type LinkReports = z.infer<typeof linkReportsSchema>;

export function packReport({
  deviceId,
  report,
  samples,
}: PollBatch): LinkReports['reports'][number] {
  const { failure, ...verdict } = report;
  return {
    deviceId,
    report: { ...verdict, ...(failure && { failure }) },
    runs: packSamples(samples),
  };
}

export function unpackReports(tenantId: string, { reports }: LinkReports): PollBatch[] {
  return reports.map(({ deviceId, report: { failure, ...report }, runs }) => ({
    tenantId,
    deviceId,
    report: { ...report, ...(failure && { failure }) },
    samples: unpackSamples(tenantId, runs).samples.filter((one) => one.deviceId === deviceId),
  }));
}
