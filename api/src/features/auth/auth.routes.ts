import {
  identitySchema,
  loginRequestSchema,
  passwordChangeSchema,
  passwordResetSchema,
  sessionSchema,
  totpConfirmSchema,
  totpDisableSchema,
  totpEnrolmentSchema,
} from '@atalaya/core/wire/rest/auth';
import { z } from 'zod';
import { identityOf } from '../../access/session-service.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { personOf } from '../../plugins/authentication.js';
import { AccountService } from './account-service.js';
import { Login } from './login.js';

/** For one address: generous to an office behind one NAT, hopeless for guessing. */
const guarded = { public: true, rateLimit: { max: 20, timeWindow: 60_000 } } as const;
const renewal = { public: true, rateLimit: { max: 120, timeWindow: 60_000 } } as const;
const signedIn = { signedIn: true } as const;
/** What stays open to a person who must first enrol a second factor. */
const beforeTotp = { signedIn: true, beforeTotp: true } as const;
const done = { 204: z.undefined() };

export const auth: Feature = {
  name: 'auth',
  register: (app, context) => {
    registerSessionRoutes(app, context);
    registerAccountRoutes(app, context);
  },
};

function registerSessionRoutes(app: ApiServer, context: ApiContext): void {
  const login = new Login(context);
  app.post(
    '/auth/login',
    { config: guarded, schema: { body: loginRequestSchema, response: { 200: sessionSchema } } },
    async (request, reply) =>
      context.sessions.open(await login.logIn(request.body), request, reply),
  );
  app.post(
    '/auth/refresh',
    { config: renewal, schema: { response: { 200: sessionSchema } } },
    (request, reply) => context.sessions.renew(request, reply),
  );
  app.post(
    '/auth/logout',
    { config: renewal, schema: { response: done } },
    async (request, reply) => {
      await context.sessions.end(request, reply);
      return reply.code(204).send();
    },
  );
  app.get(
    '/auth/me',
    { config: beforeTotp, schema: { response: { 200: identitySchema } } },
    async (request) => identityOf(personOf(request)),
  );
}

function registerAccountRoutes(app: ApiServer, context: ApiContext): void {
  const accounts = new AccountService(context);
  app.post(
    '/auth/totp/enrol',
    { config: beforeTotp, schema: { response: { 200: totpEnrolmentSchema } } },
    (request) => accounts.enrolTotp(personOf(request)),
  );
  app.post(
    '/auth/totp/confirm',
    { config: beforeTotp, schema: { body: totpConfirmSchema, response: done } },
    async (request, reply) => {
      await accounts.confirmTotp(request, personOf(request), request.body.code);
      return reply.code(204).send();
    },
  );
  app.post(
    '/auth/totp/disable',
    { config: signedIn, schema: { body: totpDisableSchema, response: done } },
    async (request, reply) => {
      await accounts.disableTotp(request, personOf(request), request.body.password);
      return reply.code(204).send();
    },
  );
  app.post(
    '/auth/password-change',
    { config: signedIn, schema: { body: passwordChangeSchema, response: done } },
    async (request, reply) => {
      await accounts.changePassword(request, personOf(request), request.body);
      return reply.code(204).send();
    },
  );
  app.post(
    '/auth/password-reset',
    { config: guarded, schema: { body: passwordResetSchema, response: done } },
    async (request, reply) => {
      await accounts.resetPassword(request.body.token, request.body.password);
      return reply.code(204).send();
    },
  );
}
