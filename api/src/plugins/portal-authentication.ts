import { isSameContact } from '@atalaya/core/domain/portal/contact-key';
import type { PortalParts } from '@atalaya/core/domain/portal/portal-parts';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { tokenHash } from '../access/opaque-token.js';
import type { ApiDeps } from '../deps.js';
import { forbidden, unauthorised } from '../http/http-problem.js';
import { customersOfContact } from '../portal/customers-of-contact.read-model.js';
import type { PortalAccess } from '../portal/portal-access.js';
import { PORTAL_COOKIE, portalTenantOf } from '../portal/portal-cookie.js';
import { readPortalSession } from '../portal/portal-sessions.store.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is in the portal; undefined on every other route. */
    portal: PortalAccess | undefined;
  }
  interface FastifyContextConfig {
    /** For customers in the portal, and for nobody else: a contact that is in, or a customer who is chosen. */
    portal?: 'contact' | 'customer';
    /** What an organisation may have closed of its portal. */
    portalPart?: Exclude<keyof PortalParts, 'isOpen'>;
  }
}

type PortalDeps = Pick<ApiDeps, 'database' | 'systemNow'>;

/** Finds out which customer asks. A token of the staff, of a wall or of another system counts for nothing here. */
export const portalAuthentication = fp<{ deps: PortalDeps }>(
  async (app, { deps }) => {
    app.decorateRequest('portal', undefined);
    app.addHook('onRequest', async (request) => {
      const { portal, portalPart } = request.routeOptions.config;
      if (request.routeOptions.url === undefined || portal === undefined) return;
      const access = await readPortalAccess(deps, request.cookies[PORTAL_COOKIE]);
      // On an organisation's own host nobody else's session counts.
      const isElsewhere =
        request.portalHost !== undefined && request.portalHost.tenantId !== access?.tenantId;
      if (access === undefined || isElsewhere) {
        throw unauthorised('not-signed-in', 'Ask for a code to come in.');
      }
      if (!access.parts.isOpen) throw portalClosed();
      if (portalPart !== undefined && !access.parts[portalPart]) {
        throw forbidden('portal-part-closed', 'The organisation does not offer this here.');
      }
      if (portal === 'customer' && access.customer === null) {
        throw forbidden('choose-customer', 'Choose one of the customers first.');
      }
      request.portal = access;
    });
  },
  { name: 'portal-authentication', dependencies: ['authentication', 'host-guard'] },
);

/** The organisation has switched its portal off. */
export function portalClosed() {
  return forbidden('portal-closed', 'The organisation has closed its portal.');
}

/** undefined for a session that is over, and for a contact that is no customer's any more. */
export async function readPortalAccess(
  { database, systemNow }: PortalDeps,
  token: string | undefined,
): Promise<PortalAccess | undefined> {
  const tenantId = portalTenantOf(token);
  if (token === undefined || tenantId === undefined) return undefined;
  return database.withTenant(tenantId, async (trx) => {
    const now = new Date(systemNow());
    const session = await readPortalSession(trx, tenantId, tokenHash(token), now);
    if (session === undefined) return undefined;
    const found = await customersOfContact(trx, tenantId, session.contact);
    const customers = found
      .filter(({ contact }) => isSameContact(contact, session.contact))
      .map(({ id, name }) => ({ id, name }));
    if (customers.length === 0) return undefined;
    const customer = customers.find(({ id }) => id === session.customerId) ?? null;
    const { id: sessionId, contact, parts } = session;
    return { sessionId, tenantId, contact, parts, customers, customer };
  });
}

/** Of a route that only the portal's own sessions reach. */
export function portalOf(request: FastifyRequest): PortalAccess {
  if (request.portal === undefined)
    throw unauthorised('not-signed-in', 'Ask for a code to come in.');
  return request.portal;
}

/** The customer of a route that needs one. */
export function portalCustomerOf(request: FastifyRequest): PortalAccess & {
  readonly customer: { readonly id: string; readonly name: string };
} {
  const access = portalOf(request);
  if (access.customer === null) throw forbidden('choose-customer', 'Choose a customer first.');
  return { ...access, customer: access.customer };
}
