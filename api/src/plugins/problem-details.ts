import type { Problem } from '@atalaya/core/wire/rest/problem';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { databaseProblem } from '../http/database-problem.js';
import { type FieldError, HttpProblem, invalid, notFound } from '../http/http-problem.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  413: 'Too large',
  414: 'Too large',
  415: 'Unsupported content type',
  429: 'Too many requests',
  503: 'Not available',
};

/** Every answer that is not the wished one is application/problem+json; a 500 tells nothing but its request. */
export const problemDetails = fp(
  async (app) => {
    app.setErrorHandler((error, request, reply) =>
      sendProblem(asProblem(error, request.method), error, request, reply),
    );
  },
  { name: 'problem-details' },
);

export async function sendProblem(
  problem: HttpProblem,
  cause: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (problem.status >= 500) {
    request.log.error({ err: cause, requestId: request.id }, 'request failed');
  }
  const body: Problem = {
    type: `/problems/${problem.slug}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    requestId: request.id,
    ...(problem.errors && { errors: [...problem.errors] }),
  };
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

function asProblem(error: unknown, method: string): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return validationProblem(error);
  const fromDatabase = databaseProblem(error, method);
  if (fromDatabase) return fromDatabase;
  if (isClientError(error)) {
    return new HttpProblem({
      status: error.statusCode,
      slug: slugOf(error.code),
      title: TITLES[error.statusCode] ?? 'Invalid request',
      detail: error.message,
    });
  }
  return new HttpProblem({
    status: 500,
    slug: 'internal',
    title: 'Internal error',
    detail: 'Something went wrong here; the request id finds it in the log.',
  });
}

/** An id in a path that is no id names nothing: it answers as one that does not exist. */
function validationProblem(error: Pick<FastifyError, 'validation' | 'validationContext'>) {
  if (error.validationContext === 'params') return notFound();
  return invalid((error.validation ?? []).flatMap(fieldErrors));
}

function fieldErrors(issue: NonNullable<FastifyError['validation']>[number]): FieldError[] {
  const field = issue.instancePath.slice(1).replaceAll('/', '.');
  const keys = issue.params['keys'];
  if (issue.keyword === 'unrecognized_keys' && Array.isArray(keys)) {
    return keys.map((key) => ({
      field: field === '' ? String(key) : `${field}.${String(key)}`,
      message: 'is not known',
    }));
  }
  return [{ field: field === '' ? 'body' : field, message: issue.message ?? 'is invalid' }];
}

interface ClientError {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
}

/** Fastify's own refusals (malformed JSON, too large, wrong content type): their messages are for the client. */
function isClientError(error: unknown): error is ClientError {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** FST_ERR_CTP_INVALID_JSON_BODY → invalid-json-body. */
function slugOf(code: string): string {
  return code
    .replace(/^FST_ERR_(CTP_)?/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}
