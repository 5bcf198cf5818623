import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { fiscalChoiceSchema } from '@atalaya/core/wire/rest/fiscal-documents';
import {
  type FiscalSettingsInput,
  fiscalSettingsInputSchema,
  fiscalSettingsSchema,
} from '@atalaya/core/wire/rest/fiscal-settings';
import { checkTarget } from '@atalaya/platform/outbound/check-target';
import type { FastifyRequest } from 'fastify';
import { readLanNetworks } from '../../channels/channels.read-model.js';
import type { ApiContext } from '../../context.js';
import type { Feature } from '../../feature.js';
import { invalidField } from '../../http/http-problem.js';
import {
  readFiscalChoice,
  readFiscalSettings,
  writeFiscalChoice,
  writeFiscalSettings,
} from './fiscal-settings.store.js';

/** Whether, when and how charge documents go to the tax authority. */
export const fiscalSettings: Feature = {
  name: 'fiscal-settings',
  register: (app, context) => {
    const { tenancy, deps } = context;
    app.get(
      '/fiscal-settings',
      {
        config: { permission: 'invoice:read' },
        schema: { response: { 200: fiscalSettingsSchema } },
      },
      (request) =>
        tenancy.read(request, (trx) => readFiscalSettings(trx, tenancy.tenantId(request))),
    );
    app.put(
      '/fiscal-settings',
      {
        config: { permission: 'tenant:write' },
        schema: {
          summary: 'Sets the tax authority; user and certificate are never shown again',
          body: fiscalSettingsInputSchema,
          response: { 200: fiscalSettingsSchema },
        },
      },
      async (request) => {
        await checkEndpoints(context, request, request.body);
        return tenancy.write(request, async (unit) => {
          await writeFiscalSettings(unit, deps.secrets, request.body);
          return readFiscalSettings(unit.trx, unit.tenantId);
        });
      },
    );
    app.get(
      '/accounts/:id/fiscal-choice',
      {
        config: { permission: 'account:read' },
        schema: { params: idParamsSchema, response: { 200: fiscalChoiceSchema } },
      },
      (request) => tenancy.read(request, (trx) => readFiscalChoice(trx, request.params.id)),
    );
    app.put(
      '/accounts/:id/fiscal-choice',
      {
        config: { permission: 'account:write' },
        schema: {
          summary: 'When the invoices of an account get their fiscal document',
          params: idParamsSchema,
          body: fiscalChoiceSchema,
          response: { 200: fiscalChoiceSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await writeFiscalChoice(unit, request.params.id, request.body);
          return readFiscalChoice(unit.trx, request.params.id);
        }),
    );
  },
};

/** An operator's addresses are looked up before they are kept, and again at each connection. */
async function checkEndpoints(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  input: FiscalSettingsInput,
): Promise<void> {
  if (input.adapter !== 'sunat' || input.sunat.environment !== 'operator') return;
  const { endpoint, consultEndpoint } = input.sunat;
  if (endpoint === null) throw invalidField('sunat.endpoint', 'is needed of an operator');
  const tenantId = tenancy.tenantId(request);
  const allowed = await tenancy.read(request, (trx) => readLanNetworks(trx, tenantId));
  for (const [field, url] of Object.entries({ endpoint, consultEndpoint })) {
    const checked = url === null ? null : await checkTarget(url, allowed);
    if (checked !== null && 'refused' in checked) {
      throw invalidField(`sunat.${field}`, checked.refused);
    }
  }
}
