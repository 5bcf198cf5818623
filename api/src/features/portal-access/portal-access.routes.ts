import { PORTAL_LIMITS } from '@atalaya/core/domain/portal/portal-limits';
import {
  type PortalSession,
  portalChoiceSchema,
  portalCodeRequestSchema,
  portalCodeSentSchema,
  portalLoginSchema,
  portalSessionSchema,
} from '@atalaya/core/wire/rest/portal';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tokenHash } from '../../access/opaque-token.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { portalOf, readPortalAccess } from '../../plugins/portal-authentication.js';
import type { PortalAccess } from '../../portal/portal-access.js';
import { PORTAL_COOKIE, portalCookieOptions } from '../../portal/portal-cookie.js';
import { choosePortalCustomer, deletePortalSession } from '../../portal/portal-sessions.store.js';
import { askedTenant } from './asked-tenant.js';
import { PortalLogin } from './portal-login.js';
import { registerLooks } from './portal-looks.routes.js';

/** For one address: a family behind one line, not a program that guesses. */
const guarded = {
  public: true,
  onPortalHosts: true,
  rateLimit: { max: 10, timeWindow: 60_000 },
} as const;
const contact = { portal: 'contact' } as const;

/** Customers' own way in: whose portal it is, a code, a session, and which of several customers. */
export const portalAccess: Feature = {
  name: 'portal-access',
  register: (app, context) => {
    registerLooks(app, context);
    registerLogin(app, context);
    registerSession(app, context);
  },
};

function registerLogin(app: ApiServer, { deps }: ApiContext): void {
  const login = new PortalLogin(deps);
  app.post(
    '/portal/codes',
    {
      config: guarded,
      schema: {
        summary: 'Sends a one-time code to a customer’s contact; the answer is the same for any',
        body: portalCodeRequestSchema,
        response: { 202: portalCodeSentSchema },
      },
    },
    async (request, reply) => {
      const tenant = askedTenant(request, request.body.tenant);
      await login.sendCode(tenant, request.body.contact, request.ip);
      const { codeDigits, codeMs } = PORTAL_LIMITS;
      return reply.code(202).send({ digits: codeDigits, expiresInSeconds: codeMs / 1_000 });
    },
  );
  app.post(
    '/portal/sessions',
    {
      config: guarded,
      schema: {
        summary: 'Lets a customer in with the code that was sent',
        body: portalLoginSchema,
        response: { 200: portalSessionSchema },
      },
    },
    async (request, reply) => {
      const { tenant, contact: text, code } = request.body;
      const { token } = await login.logIn(askedTenant(request, tenant), text, code);
      const access = await readPortalAccess(deps, token);
      if (access === undefined) throw notFound();
      reply.setCookie(
        PORTAL_COOKIE,
        token,
        portalCookieOptions(isSecure(request, deps.publicUrl), PORTAL_LIMITS.sessionMs),
      );
      return asSession(access);
    },
  );
}

function registerSession(app: ApiServer, { deps }: ApiContext): void {
  app.get(
    '/portal/session',
    {
      config: contact,
      schema: { summary: 'Who is in', response: { 200: portalSessionSchema } },
    },
    async (request) => asSession(portalOf(request)),
  );
  app.post(
    '/portal/session/customer',
    {
      config: contact,
      schema: {
        summary: 'Chooses one of the customers who share the contact',
        body: portalChoiceSchema,
        response: { 200: portalSessionSchema },
      },
    },
    async (request) => {
      const access = portalOf(request);
      const chosen = access.customers.find(({ id }) => id === request.body.customerId);
      if (chosen === undefined) throw notFound();
      await deps.database.withTenant(access.tenantId, (trx) =>
        choosePortalCustomer(trx, access.sessionId, chosen.id),
      );
      return asSession({ ...access, customer: chosen });
    },
  );
  app.post(
    '/portal/logout',
    { config: contact, schema: { response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { tenantId } = portalOf(request);
      const hash = tokenHash(request.cookies[PORTAL_COOKIE] ?? '');
      await deps.database.withTenant(tenantId, (trx) => deletePortalSession(trx, hash));
      reply.clearCookie(PORTAL_COOKIE, portalCookieOptions(isSecure(request, deps.publicUrl), 0));
      return reply.code(204).send();
    },
  );
}

function asSession({ customers, customer }: PortalAccess): PortalSession {
  return { customers: [...customers], customerId: customer?.id ?? null };
}

function isSecure(request: FastifyRequest, publicUrl: string | undefined): boolean {
  return request.protocol === 'https' || publicUrl?.startsWith('https:') === true;
}
