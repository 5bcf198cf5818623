import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { linkSamplesAnswerSchema, packSamples } from '@atalaya/core/wire/collector-link/samples';
import { assertStorable } from '../metrics/sample-check.js';
import { type LinkClient, LinkError, type LinkLog } from './link-client.js';

const TOO_LARGE = 413;

/** A part of what is being written, by the number under which it was sent. */
interface Part {
  readonly sequence: number;
  readonly samples: readonly Sample[];
  isStored: boolean;
}

/**
 * The metric store at the far end of the link. Each batch has a number; what was sent and not answered is
 * sent again under the same number, so that the platform stores it once whatever got lost. A new process
 * begins anew: what its spool holds is written again, over itself.
 */
export function createRemoteSamples(deps: {
  readonly client: LinkClient;
  /** Null while the platform does not know this process yet. */
  readonly instanceId: () => string | null;
  readonly log: LinkLog;
}): Pick<MetricStore, 'write'> {
  const { client, instanceId, log } = deps;
  let sequence = 0;
  let parts: Part[] = [];

  const send = async (part: Part): Promise<void> => {
    const own = instanceId();
    if (own === null) throw new LinkError('away', 'the platform was not reached yet', false);
    const body = JSON.stringify({
      instanceId: own,
      sequence: part.sequence,
      runs: packSamples(part.samples),
    });
    const call = { method: 'POST', path: '/samples', body } as const;
    const { refused } = await client.json(call, linkSamplesAnswerSchema);
    part.isStored = true;
    if (refused > 0) {
      log.warn(
        { refused },
        'the platform takes no samples of devices that are not this collector’s',
      );
    }
  };

  const sendRest = async (samples: readonly Sample[]): Promise<void> => {
    if (samples.length === 0) return;
    sequence += 1;
    const part: Part = { sequence, samples, isStored: false };
    parts.push(part);
    try {
      await send(part);
    } catch (error) {
      const isTooLarge = error instanceof LinkError && error.status === TOO_LARGE;
      if (!isTooLarge || samples.length === 1) throw error;
      parts.pop();
      const half = Math.ceil(samples.length / 2);
      await sendRest(samples.slice(0, half));
      await sendRest(samples.slice(half));
    }
  };

  return {
    write: async (samples) => {
      assertStorable(samples);
      let done = 0;
      for (const part of parts) {
        if (!beginsWith(samples, done, part.samples)) {
          // The spool dropped its oldest meanwhile: what is left goes under new numbers.
          parts = [];
          done = 0;
          break;
        }
        if (!part.isStored) await send(part);
        done += part.samples.length;
      }
      await sendRest(samples.slice(done));
      parts = [];
    },
  };
}

/** Read back from disk they are other objects with the same content. */
function beginsWith(
  samples: readonly Sample[],
  start: number,
  beginning: readonly Sample[],
): boolean {
  if (samples.length - start < beginning.length) return false;
  return beginning.every((sample, index) => {
    const other = samples[start + index];
    return other !== undefined && (other === sample || isSame(other, sample));
  });
}

function isSame(one: Sample, other: Sample): boolean {
  if (one.deviceId !== other.deviceId || one.metric !== other.metric) return false;
  if (one.at !== other.at || !Object.is(one.value, other.value)) return false;
  const names = Object.keys(one.tags);
  return (
    names.length === Object.keys(other.tags).length &&
    names.every((name) => one.tags[name] === other.tags[name])
  );
}
