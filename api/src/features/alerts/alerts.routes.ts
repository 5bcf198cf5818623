import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import { alertListSchema, alertQuerySchema } from '@atalaya/core/wire/rest/alerts';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { readAlerts } from './alerts.read-model.js';

export const alerts: Feature = {
  name: 'alerts',
  register: (app, { tenancy }) => {
    app.get(
      '/alerts',
      {
        config: { permission: 'alert_rule:read' },
        schema: {
          summary: 'Rules that fire now, or wait to, with the device and series',
          querystring: alertQuerySchema,
          response: { 200: alertListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 4);
        const rows = await tenancy.read(request, (trx) => readAlerts(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [
          row.since.getTime(),
          row.rule_id,
          row.device_id,
          row.series,
        ]);
        return {
          items: page.rows.map((row) => ({
            ruleId: row.rule_id,
            ruleName: row.ruleName,
            severity: row.severity,
            metric: row.metric,
            deviceId: row.device_id,
            deviceName: row.deviceName,
            tags: { ...row.tags },
            state: row.state,
            flapping: row.flapping,
            value: row.value,
            reference: row.reference,
            since: row.since.toISOString(),
            labels: row.labels,
            runbook: BUILT_IN_RULES.find(({ key }) => key === row.builtIn)?.runbook ?? null,
          })),
          nextCursor: page.nextCursor,
        };
      },
    );
  },
};
