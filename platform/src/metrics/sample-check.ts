import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';

/** 2000-01-01 and 2100-01-01: an instant outside is a broken clock, not a measurement. */
const EARLIEST = 946_684_800_000;
const LATEST = 4_102_444_800_000;
/** Sums over a bucket must stay finite in every store. */
const LARGEST_VALUE = 1e100;
const MAX_TAGS = 8;
const MAX_TAG_LENGTH = 512;
const TAG_NAME = /^[a-z][a-z0-9_]{0,62}$/;
const RESERVED_TAGS: ReadonlySet<string> = new Set(['tenant', 'device', 'time']);
/** NUL and lone surrogates have no form that every store can keep. */
const UNSTORABLE_TEXT = /[\0\p{Surrogate}]/u;

/**
 * A sample that no store can keep. The whole batch is refused and nothing of it is stored, so the
 * caller may drop `samples[index]` and write the rest.
 */
export class InvalidSampleError extends Error {
  override readonly name = 'InvalidSampleError';

  constructor(
    readonly metric: string,
    readonly index: number,
    reason: string,
  ) {
    super(`sample ${index} of ${printable(metric)}: ${reason}`);
  }
}

/** What one store asks of samples beyond what all of them do. */
export interface StoreLimits {
  /** The last instant that it takes, by the clock of now. */
  readonly latest: Instant;
  /** Why a tenant's or a device's id cannot be stored; undefined where it can. */
  idFault(id: string): string | undefined;
}

const ANY_STORE: StoreLimits = { latest: LATEST - 1, idFault: () => undefined };

/** Throws {@link InvalidSampleError} for the first sample that cannot be stored. */
export function assertStorable(samples: readonly Sample[], limits = ANY_STORE): void {
  let checked: Sample | undefined;
  // By index: a batch may have thousands, and entries() makes an array of each.
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index];
    if (sample === undefined) continue;
    const reason =
      faultOf(sample) ?? futureFault(sample.at, limits) ?? ownerFaultOf(sample, checked, limits);
    if (reason !== undefined) throw new InvalidSampleError(String(sample.metric), index, reason);
    checked = sample;
  }
}

function faultOf(sample: Sample): string | undefined {
  if (!isMetricName(sample.metric)) return 'the metric is not in the catalogue';
  if (!isFiniteNumber(sample.value)) return `value must be a finite number, got ${sample.value}`;
  if (Math.abs(sample.value) > LARGEST_VALUE) return `value is beyond ±${LARGEST_VALUE}`;
  if (!Number.isSafeInteger(sample.at) || sample.at < EARLIEST || sample.at >= LATEST) {
    return `at must be whole milliseconds between 2000 and 2100, got ${sample.at}`;
  }
  return undefined;
}

function futureFault(at: Instant, { latest }: StoreLimits): string | undefined {
  if (at <= latest) return undefined;
  return `at is later than ${new Date(latest).toISOString()}, too far ahead of the clock: ${at}`;
}

/** Ids and tags; what the sample before it had is known to be right. */
function ownerFaultOf(
  sample: Sample,
  before: Sample | undefined,
  limits: StoreLimits,
): string | undefined {
  const { tenantId, deviceId, tags } = sample;
  return (
    (tenantId === before?.tenantId ? undefined : idFault('tenantId', tenantId, limits)) ??
    (deviceId === before?.deviceId ? undefined : idFault('deviceId', deviceId, limits)) ??
    (tags === before?.tags ? undefined : tagFault(tags))
  );
}

function isFiniteNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function idFault(field: string, id: string, limits: StoreLimits): string | undefined {
  const usable = id !== '' && id.length <= MAX_TAG_LENGTH && !UNSTORABLE_TEXT.test(id);
  if (!usable) return `${field} is empty, too long or not text`;
  const own = limits.idFault(id);
  return own && `${field} ${own}`;
}

function tagFault(tags: Tags): string | undefined {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) return `has ${names.length} tags, ${MAX_TAGS} are allowed`;
  for (const name of names) {
    if (!TAG_NAME.test(name) || RESERVED_TAGS.has(name)) {
      return `tag name ${printable(name)} is not allowed`;
    }
    const value = tags[name];
    if (typeof value !== 'string') return `tag ${name} is not text`;
    if (value.length > MAX_TAG_LENGTH) return `tag ${name} is longer than ${MAX_TAG_LENGTH}`;
    if (UNSTORABLE_TEXT.test(value)) return `tag ${name} holds NUL or broken Unicode`;
  }
  return undefined;
}

function printable(text: string): string {
  return JSON.stringify(text.slice(0, 64)).slice(1, -1);
}
