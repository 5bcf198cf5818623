import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { linkTakenSchema } from '@atalaya/core/wire/collector-link/findings';
import { linkReportsSchema, unpackReports } from '@atalaya/core/wire/collector-link/reports';
import {
  linkSamplesAnswerSchema,
  linkSamplesSchema,
  unpackSamples,
} from '@atalaya/core/wire/collector-link/samples';
import { assertStorable } from '@atalaya/platform/metrics/sample-check';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { conflict, HttpProblem } from '../../http/http-problem.js';
import { noteSequence, readSequence } from './link.store.js';
import { callerIn } from './link-caller.js';
import type { LinkShares } from './link-shares.js';
import { createTurns } from './turns.js';

/** The collector goes by the platform clock; this much it may be ahead after a jump. */
const AHEAD_MS = 10 * MINUTE_MS;
/** An older verdict says nothing of now. */
const REPORT_AGE_MS = 5 * MINUTE_MS;
const config = { public: true } as const;

/** What goes up to the store and to whoever watches: of its own devices, once. */
export function registerLinkSamples(
  app: ApiServer,
  { deps }: ApiContext,
  { shares }: { readonly shares: LinkShares },
): void {
  const inTurn = createTurns();
  app.post(
    '/collector-link/samples',
    { config, schema: { body: linkSamplesSchema, response: { 200: linkSamplesAnswerSchema } } },
    (request) => {
      const { tenantId, collectorId } = callerIn(request);
      const { instanceId, sequence, runs } = request.body;
      // A repetition waits for the call that it repeats, which may still be at work here.
      return inTurn(collectorId, async () => {
        const stored = await deps.database.withPlatform((trx) =>
          readSequence(trx, collectorId, instanceId),
        );
        if (stored === undefined) {
          throw conflict('collector-superseded', 'Another process is this collector now.');
        }
        if (sequence <= stored) return { isRepeated: true, accepted: 0, refused: 0 };
        const { devices } = await shares.of(tenantId, collectorId);
        const { samples, unknown } = unpackSamples(tenantId, runs);
        const latest = deps.clock.now() + AHEAD_MS;
        const own = samples.filter(
          (sample) => devices.has(sample.deviceId) && sample.at <= latest && isStorable(sample),
        );
        await write(deps, own);
        const accepted = own.length;
        const refused = samples.length - accepted + unknown;
        if (refused > 0) {
          request.log.warn({ collectorId, refused }, 'samples of a remote collector were refused');
        }
        await deps.database.withPlatform((trx) =>
          noteSequence(trx, collectorId, { sequence, accepted, refused }),
        );
        return { isRepeated: false, accepted, refused };
      });
    },
  );
  app.post(
    '/collector-link/reports',
    { config, schema: { body: linkReportsSchema, response: { 200: linkTakenSchema } } },
    async (request) => {
      const { tenantId, collectorId } = callerIn(request);
      const { devices } = await shares.of(tenantId, collectorId);
      const batches = unpackReports(tenantId, request.body);
      const now = deps.clock.now();
      const own = batches.filter(
        ({ deviceId, report: { at } }) =>
          devices.has(deviceId) && at <= now + MINUTE_MS && at >= now - REPORT_AGE_MS,
      );
      if (own.length > 0) deps.samples.publish(own);
      return { accepted: own.length, refused: batches.length - own.length };
    },
  );
}

async function write({ metrics }: ApiContext['deps'], samples: readonly Sample[]): Promise<void> {
  if (samples.length === 0) return;
  try {
    await metrics.write(samples);
  } catch (error) {
    throw new HttpProblem({
      status: 503,
      slug: 'store-unavailable',
      title: 'Not available',
      detail: `The metric store takes nothing now (${errorMessage(error).slice(0, 200)}).`,
    });
  }
}

function isStorable(sample: Sample): boolean {
  try {
    assertStorable([sample]);
    return true;
  } catch {
    return false;
  }
}
