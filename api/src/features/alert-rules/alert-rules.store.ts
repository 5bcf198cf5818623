import type {
  alertRuleCreateSchema,
  alertRuleUpdateSchema,
} from '@atalaya/core/wire/rest/alert-rules';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertAlertRule(
  unit: TenantUnit,
  rule: z.output<typeof alertRuleCreateSchema>,
): Promise<string> {
  const row = await unit.insert('alert_rules', {
    name: rule.name,
    built_in: null,
    enabled: rule.enabled,
    severity: rule.severity,
    metric: rule.metric,
    condition: JSON.stringify(rule.condition),
    for_samples: rule.forSamples,
    recover_samples: rule.recoverSamples,
    guard: rule.guard === null ? null : JSON.stringify(rule.guard),
    selector: JSON.stringify(rule.selector),
    labels: JSON.stringify(rule.labels),
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

const json = (value: object | null | undefined) => value && JSON.stringify(value);

export async function updateAlertRule(
  unit: TenantUnit,
  id: string,
  rule: z.output<typeof alertRuleUpdateSchema>,
): Promise<void> {
  await unit.update('alert_rules', id, {
    name: rule.name,
    enabled: rule.enabled,
    severity: rule.severity,
    metric: rule.metric,
    condition: json(rule.condition) ?? undefined,
    for_samples: rule.forSamples,
    recover_samples: rule.recoverSamples,
    guard: json(rule.guard),
    selector: json(rule.selector) ?? undefined,
    labels: json(rule.labels) ?? undefined,
    updated_at: unit.now,
  });
}
