import {
  type AvisoSettings,
  avisoSettingsInputSchema,
  avisoSettingsSchema,
} from '@atalaya/core/wire/rest/aviso-settings';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Feature } from '../../feature.js';
import { conflict } from '../../http/http-problem.js';
import { readAvisoRow, writeAviso } from './aviso-settings.store.js';

/** The notice that cut customers are sent to, and where it is. */
export const avisoSettings: Feature = {
  name: 'aviso-settings',
  register: (app, { deps: { aviso }, tenancy }) => {
    const viewOf = async (trx: Trx, tenantId: string): Promise<AvisoSettings> => {
      const row = await readAvisoRow(trx, tenantId);
      return {
        isOn: row?.is_on ?? false,
        textEs: row?.text_es ?? '',
        textEn: row?.text_en ?? '',
        takesWhatsapp: row?.takes_whatsapp ?? false,
        isAvailable: aviso !== undefined,
        port: row?.port ?? null,
        address: aviso?.address ?? null,
      };
    };
    app.get(
      '/aviso-settings',
      { config: { permission: 'tenant:read' }, schema: { response: { 200: avisoSettingsSchema } } },
      (request) => tenancy.read(request, (trx) => viewOf(trx, tenancy.tenantId(request))),
    );
    app.put(
      '/aviso-settings',
      {
        config: { permission: 'tenant:write' },
        schema: {
          summary: 'Switches the notice to cut customers on or off, with words of one’s own',
          body: avisoSettingsInputSchema,
          response: { 200: avisoSettingsSchema },
        },
      },
      (request) => {
        if (aviso === undefined) {
          throw conflict('no-aviso', 'This installation has no ports for notices (AVISO_PORTS).');
        }
        return tenancy.write(request, async (unit) => {
          if (!(await writeAviso(unit, request.body, aviso.ports))) {
            throw conflict('no-free-port', 'Every port of AVISO_PORTS is taken.');
          }
          return viewOf(unit.trx, unit.tenantId);
        });
      },
    );
  },
};
