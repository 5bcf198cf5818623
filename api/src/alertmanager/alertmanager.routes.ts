import { LONGEST_AHEAD_MS, type PushedAlert } from '@atalaya/core/domain/alerting/pushed-alert';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import {
  type GettableAlert,
  gettableAlertSchema,
  MOST_PUSHED_AT_ONCE,
  pushedAlertQuerySchema,
  pushedAlertSchema,
} from '@atalaya/core/wire/alertmanager';
import { z } from 'zod';
import type { ApiContext } from '../context.js';
import type { ApiServer } from '../feature.js';
import { type FieldError, HttpProblem, invalid } from '../http/http-problem.js';
import { MOST_FIRING, readPushedAlerts, storePushedAlerts } from './pushed-alerts.store.js';

/** A list with an error in each alert is told of this many. */
const MOST_ERRORS = 20;
const RECEIVERS = [{ name: 'atalaya' }];

/** Alertmanager's API v2 as far as tools that push alerts need it; under /api/v2. */
export function registerAlertmanager(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/alerts',
    {
      config: { action: 'push-alerts', permission: 'incident:write' },
      schema: {
        summary:
          'Takes alerts as Alertmanager does; those that are right are kept, the others named',
        body: z.array(z.unknown()).max(MOST_PUSHED_AT_ONCE),
        response: { 200: z.object({}) },
      },
    },
    async (request) => {
      const { alerts, errors } = sort(request.body, deps.clock.now());
      if (alerts.length > 0) {
        await tenancy.write(request, async (unit) => {
          if (!(await storePushedAlerts(unit, alerts))) throw tooManyFiring();
          unit.announce('alerts.changed');
        });
      }
      if (errors.length > 0) throw invalid(errors.slice(0, MOST_ERRORS));
      return {};
    },
  );
  app.get(
    '/alerts',
    {
      config: { permission: 'incident:read' },
      schema: {
        summary: 'Alerts of other tools that fire now, with the device that each is about',
        querystring: pushedAlertQuerySchema,
        response: { 200: z.array(gettableAlertSchema) },
      },
    },
    async (request) => {
      if (request.query.active === 'false') return [];
      const now = new Date(deps.clock.now());
      const rows = await tenancy.read(request, (trx) => readPushedAlerts(trx, now));
      return rows.map(asGettable);
    },
  );
}

/** What is right of a list, and what is wrong with the rest, by its place. */
function sort(
  list: readonly unknown[],
  now: Instant,
): { readonly alerts: PushedAlert[]; readonly errors: FieldError[] } {
  const alerts: PushedAlert[] = [];
  const errors: FieldError[] = [];
  for (const [index, one] of list.entries()) {
    const parsed = pushedAlertSchema.safeParse(one);
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) {
        errors.push({ field: [index, ...path].join('.'), message });
      }
    } else if ((parsed.data.endsAt ?? now) > now + LONGEST_AHEAD_MS) {
      errors.push({ field: `${index}.endsAt`, message: 'is more than 7 days ahead' });
    } else alerts.push(parsed.data);
  }
  return { alerts, errors };
}

function tooManyFiring(): HttpProblem {
  return new HttpProblem({
    status: 422,
    slug: 'too-many-alerts',
    title: 'Too many alerts',
    detail: `More than ${MOST_FIRING.toLocaleString('en')} alerts of other tools would fire: none of these was kept.`,
  });
}

function asGettable(row: Awaited<ReturnType<typeof readPushedAlerts>>[number]): GettableAlert {
  const { device_id: id, deviceName: name } = row;
  return {
    fingerprint: row.fingerprint,
    labels: { ...row.labels },
    annotations: { ...row.annotations },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    updatedAt: row.received_at.toISOString(),
    generatorURL: row.generator_url ?? '',
    receivers: [...RECEIVERS],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
    device: id === null || name === null ? null : { id, name },
  };
}
