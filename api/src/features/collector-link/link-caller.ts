import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { forbidden, HttpProblem, unauthorised } from '../../http/http-problem.js';
import { findLink } from './link.store.js';
import { idOfToken, isTokenOf } from './link-token.js';

/** As it comes over the line. */
const MOST_BYTES = 2 * 1_024 * 1_024;
const MOST_INFLATED_BYTES = 16 * 1_024 * 1_024;
const inflate = promisify(gunzip);

/** The enrolled collector that asks. */
export interface LinkCaller {
  readonly tenantId: string;
  readonly collectorId: string;
  readonly publicKey: Uint8Array;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on the routes of remote collectors. */
    linkCaller: LinkCaller | undefined;
  }
}

/** From here on only enrolled collectors are admitted, before anything of their bodies is read; gzip is taken. */
export function admitCollectors(app: ApiServer, { deps }: ApiContext): void {
  app.decorateRequest('linkCaller', undefined);
  app.addHook('onRequest', async (request) => {
    request.linkCaller = await callerOf(request, deps);
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    (request, body, done) => {
      textOf(request, body as Buffer).then(
        (text) => parse(request, text, done),
        (error: Error) => done(error),
      );
    },
  );
}

export function callerIn(request: FastifyRequest): LinkCaller {
  if (request.linkCaller === undefined) throw notEnrolled();
  return request.linkCaller;
}

async function callerOf(
  request: FastifyRequest,
  deps: ApiContext['deps'],
): Promise<LinkCaller | undefined> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const collectorId = idOfToken('acl_', token);
  if (scheme?.toLowerCase() !== 'bearer' || collectorId === undefined) throw notEnrolled();
  const link = await deps.database.withPlatform((trx) => findLink(trx, collectorId));
  if (!isTokenOf(link?.secret_hash, token) || link === undefined) throw notEnrolled();
  if (link.revoked_at !== null) {
    throw unauthorised('collector-revoked', 'This collector was revoked: enrol it again.');
  }
  if (link.status !== 'active') {
    throw forbidden('tenant-suspended', 'This organisation is suspended: ask its provider.');
  }
  return { tenantId: link.tenant_id, collectorId, publicKey: link.public_key };
}

function notEnrolled(): HttpProblem {
  return unauthorised('collector-not-enrolled', 'This collector is not enrolled here.');
}

async function textOf(request: FastifyRequest, body: Buffer): Promise<string> {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return body.toString('utf8');
  if (encoding !== 'gzip') {
    throw bodyProblem(415, 'unsupported-encoding', 'The body may be gzip, or as it is.');
  }
  try {
    return (await inflate(body, { maxOutputLength: MOST_INFLATED_BYTES })).toString('utf8');
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge
      ? bodyProblem(413, 'body-too-large', `The body is more than ${MOST_INFLATED_BYTES} bytes.`)
      : bodyProblem(400, 'invalid-gzip', 'The body is no whole gzip.');
  }
}

function bodyProblem(status: number, slug: string, detail: string): HttpProblem {
  return new HttpProblem({ status, slug, title: 'Invalid request', detail });
}
