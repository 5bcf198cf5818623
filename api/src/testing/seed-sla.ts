import { randomUUID } from 'node:crypto';
import { SLA_RULES } from '@atalaya/core/domain/sla/sla-presets';
import type { TestApi } from './with-api.js';

/** A service credit that waits for a person, the day that it was found on, and an incident that is nobody's fault. */
export async function seedSla(
  api: TestApi,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly account: string;
    readonly customer: string;
    readonly service: string;
    readonly incident: string;
  },
) {
  const at = new Date(api.clock.now());
  const slaCredit = randomUUID();
  const row = { tenant_id: tenantId };
  const span = { from: '2026-02-10T00:00:00.000Z', to: '2026-02-10T02:00:00.000Z' };
  const evidence = {
    incidents: [{ id: of.incident, name: of.slug, minutes: 120, ...span }],
    counted: [span],
    leftOut: [],
    unknown: [],
    more: 0,
  };
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('sla_credits')
      .values({
        ...row,
        id: slaCredit,
        service_id: of.service,
        account_id: of.account,
        customer_id: of.customer,
        period_start: '2026-02-01',
        period_end: '2026-03-01',
        state: 'proposed',
        eligible_minutes: 120,
        period_minutes: 40_320,
        left_out_minutes: 0,
        unknown_minutes: 0,
        billed_minor: 49_900,
        credit_minor: 149,
        currency: 'MXN',
        rule: JSON.stringify(SLA_RULES.proportional),
        evidence: JSON.stringify(evidence),
        note: of.slug,
        created_at: at,
        judged_at: at,
      })
      .execute();
    await trx
      .insertInto('sla_runs')
      .values({ ...row, day: '2026-03-01', look_at: at, created_at: at })
      .execute();
    await trx
      .insertInto('incident_exclusions')
      .values({
        ...row,
        incident_id: of.incident,
        kind: 'force_majeure',
        note: of.slug,
        decided_by: of.slug,
        decided_at: at,
      })
      .execute();
  });
  return { slaCredit };
}
