import { METRIC_NAMES, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, Tags } from '@atalaya/core/domain/metrics/sample';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import type { SegmentMetrics } from './segment-format.js';

/*
 * Samples of one device and instant share a head, those of one tag set a group:
 *   run    = tenantId deviceId at(double) groups × group
 *   group  = tags × (name value) samples × (code value)
 *   code   = 2 × index in the segment's list of metrics, + 1 when the value is a whole number
 * Texts and counts as ByteWriter has them. A poll of 8 interfaces takes about 7 bytes a sample.
 */

const METRIC_INDEX: ReadonlyMap<string, number> = new Map(
  METRIC_NAMES.map((name, index) => [name, index]),
);
/** Whole numbers up to this take fewer bytes than a double. */
const LARGEST_WHOLE = 2 ** 40;

/** Encodes in the order given; a metric that is not in the catalogue cannot be stored and is left out. */
export class SampleEncoder {
  readonly #writer = new ByteWriter();

  encode(samples: readonly Sample[]): Buffer {
    for (let start = 0; start < samples.length; ) {
      const end = endOfRun(samples, start, isSameMoment);
      this.#run(samples.slice(start, end));
      start = end;
    }
    return this.#writer.take();
  }

  #run(samples: readonly Sample[]): void {
    const [first] = samples;
    if (first === undefined) return;
    this.#writer.text(first.tenantId);
    this.#writer.text(first.deviceId);
    this.#writer.double(first.at);
    const ends: number[] = [];
    for (let end = 0; end < samples.length; ends.push(end)) {
      end = endOfRun(samples, end, hasSameTags);
    }
    this.#writer.varint(ends.length);
    let start = 0;
    for (const end of ends) {
      this.#group(samples.slice(start, end));
      start = end;
    }
  }

  #group(samples: readonly Sample[]): void {
    const tags = Object.entries(samples[0]?.tags ?? {});
    this.#writer.varint(tags.length);
    for (const [name, value] of tags) {
      this.#writer.text(name);
      this.#writer.text(value);
    }
    const known = samples.filter(({ metric }) => METRIC_INDEX.has(metric));
    this.#writer.varint(known.length);
    for (const { metric, value } of known) this.#value(METRIC_INDEX.get(metric) ?? 0, value);
  }

  #value(index: number, value: number): void {
    const isWhole =
      Number.isInteger(value) && Math.abs(value) < LARGEST_WHOLE && !Object.is(value, -0);
    this.#writer.varint(2 * index + (isWhole ? 1 : 0));
    // Zigzag: a small negative number stays small.
    if (isWhole) this.#writer.varint(value < 0 ? -2 * value - 1 : 2 * value);
    else this.#writer.double(value);
  }
}

/**
 * @param metrics the list of the segment that holds these bytes: an earlier release may have had another.
 * Samples of a metric that is gone are left out. Throws RangeError for bytes that SampleEncoder cannot have written.
 */
export function decodeSamples(bytes: Buffer, metrics: SegmentMetrics): Sample[] {
  const reader = new ByteReader(bytes);
  const samples: Sample[] = [];
  while (!reader.isAtEnd) {
    const tenantId = reader.text();
    const deviceId = reader.text();
    const at = reader.double();
    for (let groups = reader.varint(); groups > 0; groups--) {
      const tags = readTags(reader);
      for (const [metric, value] of readValues(reader, metrics)) {
        if (metric !== null) samples.push({ tenantId, deviceId, metric, tags, at, value });
      }
    }
  }
  return samples;
}

function* readValues(
  reader: ByteReader,
  metrics: SegmentMetrics,
): Generator<readonly [MetricName | null, number]> {
  for (let left = reader.varint(); left > 0; left--) {
    const code = reader.varint();
    const metric = metrics[Math.floor(code / 2)];
    if (metric === undefined) throw new RangeError(`no metric has the number ${code}`);
    yield [metric, code % 2 === 1 ? unzigzag(reader.varint()) : reader.double()];
  }
}

function readTags(reader: ByteReader): Tags {
  const tags: Record<string, string> = {};
  for (let left = reader.varint(); left > 0; left--) {
    const name = reader.text();
    tags[name] = reader.text();
  }
  return tags;
}

const unzigzag = (code: number): number => (code % 2 === 1 ? -(code + 1) / 2 : code / 2);

function endOfRun(
  samples: readonly Sample[],
  start: number,
  belongs: (first: Sample, next: Sample) => boolean,
): number {
  const first = samples[start];
  let end = start + 1;
  for (let next = samples[end]; first && next && belongs(first, next); next = samples[end]) end++;
  return end;
}

function isSameMoment(first: Sample, next: Sample): boolean {
  return (
    first.deviceId === next.deviceId && first.at === next.at && first.tenantId === next.tenantId
  );
}

function hasSameTags({ tags: first }: Sample, { tags: next }: Sample): boolean {
  if (first === next) return true;
  const names = Object.keys(first);
  return (
    names.length === Object.keys(next).length && names.every((name) => first[name] === next[name])
  );
}
