import type { PollBatch } from '@atalaya/core/ports/sample-stream';

export const STREAM = 'atalaya:samples';

/** One batch on the Redis Stream, numbered by its producer from 1 on without a gap. */
export interface BatchEntry {
  readonly producer: string;
  readonly number: number;
  readonly batch: PollBatch;
}

export const entryFields = (producer: string, number: number, batch: PollBatch): string[] => [
  'producer',
  producer,
  'number',
  String(number),
  'batch',
  JSON.stringify(batch),
];

/** Entries as XREAD gives them; those that no version of ours wrote are left out. */
export function parseEntries(
  entries: readonly (readonly [id: string, fields: readonly string[]])[],
): BatchEntry[] {
  return entries.flatMap(([, fields]) => {
    const [, producer, , number, , json] = fields;
    if (producer === undefined || number === undefined || json === undefined) return [];
    const batch = parseBatch(json);
    return batch ? [{ producer, number: Number(number), batch }] : [];
  });
}

function parseBatch(json: string): PollBatch | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isBatch(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBatch(value: unknown): value is PollBatch {
  return (
    typeof value === 'object' &&
    value !== null &&
    'tenantId' in value &&
    'deviceId' in value &&
    'report' in value &&
    'samples' in value &&
    typeof value.tenantId === 'string' &&
    typeof value.deviceId === 'string' &&
    typeof value.report === 'object' &&
    Array.isArray(value.samples)
  );
}

/** Tells repeated and missing entries by their numbers. */
export function createEntryNumbers() {
  const newest = new Map<string, number>();
  return {
    take: (entries: readonly BatchEntry[]): { batches: PollBatch[]; lost: number } => {
      const batches: PollBatch[] = [];
      let lost = 0;
      for (const { producer, number, batch } of entries) {
        const before = newest.get(producer);
        if (before !== undefined && number <= before) continue;
        if (before !== undefined) lost += number - before - 1;
        newest.set(producer, number);
        batches.push(batch);
      }
      return { batches, lost };
    },
  };
}
