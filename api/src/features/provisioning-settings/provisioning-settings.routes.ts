import {
  provisioningSettingsInputSchema,
  provisioningSettingsSchema,
} from '@atalaya/core/wire/rest/provisioning';
import type { Feature } from '../../feature.js';
import {
  namingView,
  readUserNaming,
  writeUserPattern,
} from '../../provisioning/provisioning-settings.store.js';

/** How new lines are named. */
export const provisioningSettings: Feature = {
  name: 'provisioning-settings',
  register: (app, { tenancy }) => {
    app.get(
      '/provisioning-settings',
      {
        config: { permission: 'provisioning:read' },
        schema: { response: { 200: provisioningSettingsSchema } },
      },
      (request) =>
        tenancy.read(request, async (trx) =>
          namingView(await readUserNaming(trx, tenancy.tenantId(request))),
        ),
    );
    app.put(
      '/provisioning-settings',
      {
        config: { permission: 'tenant:write' },
        schema: {
          summary: 'How PPPoE users are named: small letters, {account}, {name}, {seq}, {n}',
          body: provisioningSettingsInputSchema,
          response: { 200: provisioningSettingsSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await writeUserPattern(unit, request.body.userPattern);
          return namingView(await readUserNaming(unit.trx, unit.tenantId));
        }),
    );
  },
};
