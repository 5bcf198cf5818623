import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { HOST_RULES, hostNameOf, proofNameOf } from '@atalaya/core/domain/portal/portal-host';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type TenantDomain,
  tenantDomainCreateSchema,
  tenantDomainListSchema,
  tenantDomainSchema,
} from '@atalaya/core/wire/rest/tenant-domains';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { isProvedHost } from '../../portal/hosts.read-model.js';
import { type DomainRow, keepLook, readDomains } from '../../portal/tenant-domains.store.js';
import { createProxyCheck } from './trusted-peer.js';

/** A name and nothing else: no port, path or user. */
const TYPED = /^[\p{Letter}\p{Mark}\p{Number}.-]+$/u;
const write = { permission: 'tenant:write' } as const;

/** Host names of an organisation's own for its portal: asked for, proved by DNS, given up. */
export const tenantDomains: Feature = {
  name: 'tenant-domains',
  register: (app, context) => {
    registerHosts(app, context);
    registerLook(app, context);
    registerCertificates(app, context);
  },
};

function registerHosts(app: ApiServer, { deps, tenancy, hosts }: ApiContext): void {
  app.get(
    '/tenant-domains',
    {
      config: { permission: 'tenant:read' },
      schema: { response: { 200: tenantDomainListSchema } },
    },
    async (request) => ({
      items: (await tenancy.read(request, readDomains)).map(asDomain),
      nextCursor: null,
    }),
  );
  app.post(
    '/tenant-domains',
    {
      config: write,
      schema: {
        summary: 'Asks for a host of the portal’s own; it serves once DNS proves it',
        body: tenantDomainCreateSchema,
        response: { 201: tenantDomainSchema },
      },
    },
    async (request, reply) => {
      const host = TYPED.test(request.body.host)
        ? hostNameOf(domainToASCII(request.body.host))
        : undefined;
      if (host === undefined) {
        throw invalidField('host', 'must be a host name such as portal.example.mx');
      }
      if (hosts.isOwn(host) || host === hostNameOf(request.host)) {
        throw invalidField('host', 'is a name of the platform itself or of a local network');
      }
      // Else nobody would find the platform again once the first host is proved.
      if (!hosts.isOwn(request.host)) {
        throw conflict('public-url-missing', 'Set PUBLIC_URL first: it names the platform itself.');
      }
      const row = await tenancy.write(request, async (unit) => {
        await unit.lockTenant();
        const known = await readDomains(unit.trx);
        if (known.some((other) => other.host === host)) {
          throw conflict('host-known', 'This host is on the list already.');
        }
        if (known.length >= HOST_RULES.perTenant) {
          throw conflict('too-many-hosts', `There may be ${HOST_RULES.perTenant} hosts at most.`);
        }
        const proof = `portal-verification=${randomBytes(24).toString('base64url')}`;
        return unit.insert('tenant_domains', {
          host,
          proof,
          created_at: new Date(deps.systemNow()),
        });
      });
      return reply.code(201).send(asDomain(row));
    },
  );
  app.delete(
    '/tenant-domains/:id',
    {
      config: write,
      schema: {
        summary: 'Gives a host up: at once it serves nothing',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('tenant_domains', request.params.id));
      hosts.forget();
      return reply.code(204).send();
    },
  );
}

function registerLook(app: ApiServer, { deps, tenancy, hosts, proveHost }: ApiContext): void {
  app.post(
    '/tenant-domains/:id/check',
    {
      config: { ...write, rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'Looks for the proof in DNS now',
        params: idParamsSchema,
        response: { 200: tenantDomainSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const known = await tenancy.read(request, readDomains);
      const found = known.find((each) => each.id === id);
      if (found === undefined) throw notFound();
      const result = await proveHost(found.host, found.proof);
      // Told to nobody who did not prove it as well.
      const isNew = result === 'proved' && found.verified_at === null;
      if (isNew && (await isProvedHost(deps.database, found.host))) {
        throw conflict(
          'host-taken',
          'Another organisation has this host: it must give it up first.',
        );
      }
      const row = await tenancy.write(request, (unit) =>
        keepLook(unit, id, result, deps.systemNow()),
      );
      hosts.forget();
      return asDomain(row);
    },
  );
}

/** What Caddy's `on_demand_tls` asks before it fetches a certificate: 200 is yes. */
function registerCertificates(app: ApiServer, { deps, hosts }: ApiContext): void {
  const isProxy = createProxyCheck(deps.trustedProxies);
  app.get(
    '/tls-ask',
    {
      config: { public: true, rateLimit: { max: 600, timeWindow: 60_000 } },
      schema: {
        summary: 'For the reverse proxy alone: whether a certificate may be fetched for a host',
        querystring: z.strictObject({ domain: z.string().max(260) }),
      },
    },
    async (request, reply) => {
      const name = hostNameOf(request.query.domain);
      if (!isProxy(request) || name === undefined) throw notFound();
      const whose = await hosts.whose(name);
      if (typeof whose === 'string') throw notFound();
      return reply.code(200).type('text/plain; charset=utf-8').send('yes\n');
    },
  );
}

function asDomain(row: DomainRow): TenantDomain {
  const failing = row.failing_since?.getTime();
  return {
    id: row.id,
    host: row.host,
    proofName: proofNameOf(row.host),
    proof: row.proof,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    result: row.result,
    failingSince: row.failing_since?.toISOString() ?? null,
    servesUntil:
      failing === undefined ? null : new Date(failing + HOST_RULES.givenUpMs).toISOString(),
  };
}
