import { portalIcon } from '@atalaya/core/domain/portal/portal-icon';
import { brandingSchema } from '@atalaya/core/wire/rest/auth';
import {
  type PortalBrand,
  portalBrandQuerySchema,
  portalBrandSchema,
  portalManifestSchema,
} from '@atalaya/core/wire/rest/portal';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { hasPortalLogo, readPortalLogo } from '../../portal/portal-logo.read-model.js';
import { askedTenant } from './asked-tenant.js';
import { type PortalTenant, readPortalTenant } from './portal-tenant.read-model.js';

/** For one address: a family behind one line, not a program that guesses. */
const open = {
  public: true,
  onPortalHosts: true,
  rateLimit: { max: 120, timeWindow: 60_000 },
} as const;
const PLAIN_COLOR = '#334155';
const GROUND = '#f2f4f6';
/** A browser asks for its icon on every page. */
const KEPT = 'private, max-age=300';

/** Whose portal it is: what its pages and a telephone's home screen show before anybody is in. */
export function registerLooks(app: ApiServer, { deps }: ApiContext): void {
  const { database } = deps;
  const tenantOf = async (request: FastifyRequest, named: string | undefined) => {
    const tenant = await readPortalTenant(database, askedTenant(request, named));
    if (tenant === undefined) throw notFound();
    return tenant;
  };
  app.get(
    '/portal/brand',
    {
      config: open,
      schema: {
        summary: 'Whose portal it is: what its pages show before anybody is in',
        querystring: portalBrandQuerySchema,
        response: { 200: portalBrandSchema },
      },
    },
    async (request) => {
      const tenant = await tenantOf(request, request.query.tenant);
      const hasLogo = await hasPortalLogo(database, tenant.id);
      return brandOf(tenant, hasLogo);
    },
  );
  app.get(
    '/portal/manifest',
    {
      config: open,
      schema: {
        summary: 'How a telephone installs the portal: under the organisation’s name and colour',
        querystring: portalBrandQuerySchema,
        response: { 200: portalManifestSchema },
      },
    },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenant);
      const { name, branding, locale } = brandOf(tenant, false);
      const home = request.portalHost === undefined ? `/portal/${tenant.slug}` : '/';
      const src = `/api/v1/portal/icon?tenant=${tenant.slug}`;
      return reply.header('content-type', 'application/manifest+json; charset=utf-8').send({
        name,
        short_name: name.slice(0, 12).trim(),
        lang: locale,
        start_url: home,
        scope: home,
        display: 'standalone' as const,
        background_color: GROUND,
        theme_color: branding.brandColor ?? PLAIN_COLOR,
        icons: [{ src, sizes: 'any', type: 'image/svg+xml', purpose: 'any maskable' }],
      });
    },
  );
  app.get(
    '/portal/icon',
    {
      config: open,
      schema: { summary: 'The portal’s icon', querystring: portalBrandQuerySchema },
    },
    async (request, reply) => {
      const { name, branding } = brandOf(await tenantOf(request, request.query.tenant), false);
      return reply
        .header('cache-control', KEPT)
        .type('image/svg+xml')
        .send(portalIcon(name, branding.brandColor ?? PLAIN_COLOR));
    },
  );
  app.get(
    '/portal/logo',
    {
      config: open,
      schema: {
        summary: 'The logo that the organisation’s documents carry',
        querystring: portalBrandQuerySchema,
      },
    },
    async (request, reply) => {
      const tenant = await tenantOf(request, request.query.tenant);
      const logo = await readPortalLogo(database, tenant.id);
      if (logo === undefined) throw notFound();
      return reply
        .header('cache-control', KEPT)
        .type(`image/${logo.kind}`)
        .send(Buffer.from(logo.bytes));
    },
  );
}

function brandOf(tenant: PortalTenant, hasLogo: boolean): PortalBrand {
  const { slug, locale, timezone, parts } = tenant;
  const own = brandingSchema.safeParse(tenant.branding).data ?? {};
  const logoUrl = own.logoUrl ?? (hasLogo ? `/api/v1/portal/logo?tenant=${slug}` : undefined);
  return {
    tenant: slug,
    name: own.productName ?? tenant.name,
    locale,
    timezone,
    branding: { ...own, ...(logoUrl !== undefined && { logoUrl }) },
    isOpen: parts.isOpen,
  };
}
