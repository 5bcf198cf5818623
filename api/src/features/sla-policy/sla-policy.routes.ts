import type { Country } from '@atalaya/core/domain/dunning/country-presets';
import { ruleOf, type SlaPolicy } from '@atalaya/core/domain/sla/sla-policy';
import { presetOf } from '@atalaya/core/domain/sla/sla-presets';
import {
  type SlaPolicyView,
  slaPolicySchema,
  slaPolicyViewSchema,
} from '@atalaya/core/wire/rest/sla-credits';
import { readSlaTerms } from '@atalaya/platform/sla/sla-terms.read-model';
import type { Feature } from '../../feature.js';
import { replaceSlaPolicy } from './sla-policy.store.js';

export const slaPolicy: Feature = {
  name: 'sla-policy',
  register: (app, { tenancy }) => {
    app.get(
      '/sla-policy',
      {
        config: { permission: 'billing_policy:read' },
        schema: {
          summary: 'How this organisation credits time without service',
          response: { 200: slaPolicyViewSchema },
        },
      },
      (request) =>
        tenancy.read(request, async (trx) => {
          const { policy, country } = await readSlaTerms(trx, tenancy.tenantId(request));
          return asView(policy, country);
        }),
    );
    app.put(
      '/sla-policy',
      {
        config: { permission: 'billing_policy:write' },
        schema: {
          summary: 'Replaces the whole policy; what is left out has its default',
          body: slaPolicySchema,
          response: { 200: slaPolicyViewSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          const country = await replaceSlaPolicy(unit, request.body);
          return asView(request.body, country);
        }),
    );
  },
};

const asView = (policy: SlaPolicy, country: Country | null): SlaPolicyView => ({
  ...policy,
  effective: {
    preset: presetOf(policy.preset, country),
    rule: { ...ruleOf(policy, country), tiers: [...ruleOf(policy, country).tiers] },
  },
});
