import {
  billingPolicySchema,
  billingPolicyUpdateSchema,
} from '@atalaya/core/wire/rest/billing-policy';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import type { Feature } from '../../feature.js';
import { updateBillingPolicy } from './billing-policy.store.js';

export const billingPolicy: Feature = {
  name: 'billing-policy',
  register: (app, { tenancy }) => {
    app.get(
      '/billing-policy',
      {
        config: { permission: 'billing_policy:read' },
        schema: {
          summary: 'How this organisation bills: periods, proration, runs',
          response: { 200: billingPolicySchema },
        },
      },
      (request) =>
        tenancy.read(request, (trx) => readBillingPolicy(trx, tenancy.tenantId(request))),
    );
    app.patch(
      '/billing-policy',
      {
        config: { permission: 'billing_policy:write' },
        schema: { body: billingPolicyUpdateSchema, response: { 200: billingPolicySchema } },
      },
      (request) => tenancy.write(request, (unit) => updateBillingPolicy(unit, request.body)),
    );
  },
};
