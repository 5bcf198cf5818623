import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { unpackComparison } from '@atalaya/core/wire/collector-link/lane-comparison';
import {
  laneBoxContext,
  linkLaneClaimSchema,
  linkLaneComparisonSchema,
  linkLaneHeldSchema,
  linkLaneMemoriesSchema,
  linkLaneOutcomesSchema,
  linkLaneReleaseSchema,
  linkLaneWantedAnswerSchema,
  linkLaneWantedSchema,
} from '@atalaya/core/wire/collector-link/lanes';
import { RemoteLanes } from '@atalaya/platform/enforcement/remote-lanes';
import { sealFor } from '@atalaya/platform/remote/sealed-box';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { callerIn } from './link-caller.js';

const compress = promisify(gzip);
const config = { public: true } as const;

/** What its routers are to be told goes down, sealed; what became of it goes up. */
export function registerLinkLanes(app: ApiServer, { deps }: ApiContext): void {
  const lanes = new RemoteLanes(deps);
  app.post(
    '/collector-link/lanes/claim',
    { config, schema: { body: linkLaneClaimSchema } },
    async (request, reply) => {
      const { claim } = request.body;
      const { publicKey, collectorId } = callerIn(request);
      const lane = await lanes.claim(processIn(request, request.body), claim);
      if (lane === undefined) return reply.code(204).send();
      const packed = await compress(JSON.stringify(lane));
      const box = sealFor(publicKey, packed, laneBoxContext(collectorId, claim));
      return reply.type('application/octet-stream').send(Buffer.from(box));
    },
  );
  app.post(
    '/collector-link/lanes/wanted',
    {
      config,
      schema: { body: linkLaneWantedSchema, response: { 200: linkLaneWantedAnswerSchema } },
    },
    async (request) => {
      const { body } = request;
      const wanted = await lanes.stillWanted(processIn(request, body), body, body.commandIds);
      return { wanted: [...wanted] };
    },
  );
  app.post(
    '/collector-link/lanes/memories',
    { config, schema: { body: linkLaneMemoriesSchema, response: { 200: linkLaneHeldSchema } } },
    async (request) => {
      const { body } = request;
      return { isHeld: await lanes.remember(processIn(request, body), body, body.memories) };
    },
  );
  app.post(
    '/collector-link/lanes/outcomes',
    { config, schema: { body: linkLaneOutcomesSchema, response: { 200: linkLaneHeldSchema } } },
    async (request) => {
      const { body } = request;
      return { isHeld: await lanes.report(processIn(request, body), body, body.outcomes) };
    },
  );
  app.post(
    '/collector-link/lanes/comparison',
    { config, schema: { body: linkLaneComparisonSchema, response: { 200: linkLaneHeldSchema } } },
    async (request) => {
      const { body } = request;
      const process = processIn(request, body);
      const comparison = unpackComparison(body.comparison);
      return { isHeld: await lanes.reportComparison(process, body, comparison) };
    },
  );
  app.post(
    '/collector-link/lanes/release',
    { config, schema: { body: linkLaneReleaseSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { body } = request;
      await lanes.release(processIn(request, body), body, body);
      return reply.code(204).send();
    },
  );
}

/** Tenant and collector come from the secret; only which of its processes it is comes from what it sends. */
function processIn(request: FastifyRequest, { instanceId }: { readonly instanceId: string }) {
  const { tenantId, collectorId } = callerIn(request);
  return { tenantId, collectorId, instanceId };
}
