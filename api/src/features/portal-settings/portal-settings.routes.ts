import { portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
import { portalUrl } from '@atalaya/core/domain/portal/portal-url';
import {
  type PortalSettings,
  portalPartsSchema,
  portalSettingsSchema,
} from '@atalaya/core/wire/rest/portal-settings';
import { readCanonicalHost } from '@atalaya/platform/portal/canonical-host.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import type { Feature } from '../../feature.js';
import { readTenantSettings, writePortalParts } from './portal-settings.store.js';

/** What of the customers' portal is open, and where it is reached. */
export const portalSettings: Feature = {
  name: 'portal-settings',
  register: (app, { tenancy, baseUrl }) => {
    const viewOf = async (trx: Trx, request: FastifyRequest): Promise<PortalSettings> => {
      const tenantId = tenancy.tenantId(request);
      const { slug, settings } = await readTenantSettings(trx, tenantId);
      const host = await readCanonicalHost(trx, tenantId);
      const url = portalUrl({ slug, host }, baseUrl(request));
      return { ...portalPartsOf(settings), url };
    };
    app.get(
      '/portal-settings',
      {
        config: { permission: 'tenant:read' },
        schema: { response: { 200: portalSettingsSchema } },
      },
      (request) => tenancy.read(request, (trx) => viewOf(trx, request)),
    );
    app.put(
      '/portal-settings',
      {
        config: { permission: 'tenant:write' },
        schema: {
          summary: 'Opens and closes the portal, or parts of it',
          body: portalPartsSchema,
          response: { 200: portalSettingsSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await writePortalParts(unit, request.body);
          return viewOf(unit.trx, request);
        }),
    );
  },
};
