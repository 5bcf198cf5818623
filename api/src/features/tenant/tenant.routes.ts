import { sharesContacts } from '@atalaya/core/domain/maintenance/share-contacts';
import { upstreamProbesOf } from '@atalaya/core/domain/network/upstream-probes';
import { nightHourOf } from '@atalaya/core/domain/provisioning/plan-change-time';
import { confirmsMatchedLinks } from '@atalaya/core/domain/services/link-rule';
import {
  type TenantDetail,
  tenantDetailSchema,
  tenantUpdateSchema,
} from '@atalaya/core/wire/rest/tenant';
import { isLanNetwork } from '@atalaya/platform/outbound/address-guard';
import { lanNetworksOf } from '@atalaya/platform/outbox/lan-networks';
import type { Trx } from '@atalaya/platform/postgres/database';
import { asTenantView } from '../../access/access.read-model.js';
import { checkPlace } from '../../access/place-settings.js';
import type { Feature } from '../../feature.js';
import { invalidField } from '../../http/http-problem.js';
import { contrastWithWhite, LEAST_CONTRAST } from './brand-color.js';
import { readTenant, updateTenant } from './tenant.store.js';

export const tenant: Feature = {
  name: 'tenant',
  register: (app, { tenancy }) => {
    app.get(
      '/tenant',
      { config: { signedIn: true }, schema: { response: { 200: tenantDetailSchema } } },
      (request) => {
        const id = tenancy.tenantId(request);
        return tenancy.read(request, (trx) => detailOf(trx, id));
      },
    );
    app.patch(
      '/tenant',
      {
        config: { permission: 'tenant:write' },
        schema: { body: tenantUpdateSchema, response: { 200: tenantDetailSchema } },
      },
      (request) => {
        checkPlace(request.body);
        checkBrandColor(request.body.branding?.brandColor);
        checkLanNetworks(request.body.settings?.lanNetworks);
        return tenancy.write(request, async (unit) => {
          await updateTenant(unit, request.body);
          return detailOf(unit.trx, unit.tenantId);
        });
      },
    );
  },
};

function checkBrandColor(color: string | null | undefined): void {
  if (typeof color !== 'string') return;
  const contrast = contrastWithWhite(color);
  if (contrast >= LEAST_CONTRAST) return;
  throw invalidField(
    'branding.brandColor',
    `has a contrast of ${contrast.toFixed(1)}:1 against white; 4.5:1 is needed: choose a darker one`,
  );
}

function checkLanNetworks(networks: readonly string[] | undefined): void {
  networks?.forEach((network, index) => {
    if (isLanNetwork(network)) return;
    const field = `settings.lanNetworks.${index}`;
    throw invalidField(field, 'must be a private network in CIDR, such as 192.168.10.0/24');
  });
}

async function detailOf(trx: Trx, id: string): Promise<TenantDetail> {
  const row = await readTenant(trx, id);
  const requireTotp = row.settings['requireTotp'] === true;
  const confirmMatchedLinks = confirmsMatchedLinks(row.settings);
  const lanNetworks = lanNetworksOf(row.settings);
  const shareContacts = sharesContacts(row.settings);
  const upstreamProbes = upstreamProbesOf(row.settings);
  const nightHour = nightHourOf(row.settings);
  const rules = { requireTotp, confirmMatchedLinks, shareContacts, nightHour };
  return { ...asTenantView(row), settings: { ...rules, lanNetworks, upstreamProbes } };
}
