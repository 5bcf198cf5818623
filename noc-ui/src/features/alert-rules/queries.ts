import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import {
  type alertRuleCreateSchema,
  alertRuleListSchema,
  alertRuleSchema,
  alertRuleTrialSchema,
  type alertRuleTrySchema,
  type alertRuleUpdateSchema,
} from '@atalaya/core/wire/rest/alert-rules';
import { alertListSchema } from '@atalaya/core/wire/rest/alerts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

type RuleBody = z.output<typeof alertRuleCreateSchema>;

/** A tenant has tens of rules: one page holds them. */
export function alertRulesQuery() {
  return queryOptions({
    queryKey: ['alert-rules'],
    queryFn: ({ signal }) =>
      api.request('/alert-rules', { schema: alertRuleListSchema, signal, query: { limit: 200 } }),
    refetchInterval: 15_000,
  });
}

/** What fires now. */
export function alertsQuery(severity: AlertSeverity | undefined) {
  return queryOptions({
    queryKey: ['alerts', severity ?? 'all'],
    queryFn: ({ signal }) =>
      api.request('/alerts', {
        schema: alertListSchema,
        signal,
        query: { limit: 100, ...(severity ? { severity } : {}) },
      }),
    refetchInterval: 15_000,
  });
}

export function createAlertRule(body: RuleBody) {
  return api.request('/alert-rules', { method: 'POST', body, schema: alertRuleSchema });
}

export function updateAlertRule(id: string, body: z.output<typeof alertRuleUpdateSchema>) {
  return api.request(`/alert-rules/${id}`, { method: 'PATCH', body, schema: alertRuleSchema });
}

export function deleteAlertRule(id: string) {
  return api.request(`/alert-rules/${id}`, { method: 'DELETE' });
}

export function tryAlertRule(body: z.output<typeof alertRuleTrySchema>) {
  return api.request('/alert-rules/try', { method: 'POST', body, schema: alertRuleTrialSchema });
}
