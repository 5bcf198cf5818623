import { occurrenceAt } from '@atalaya/core/domain/maintenance/occurrences';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  maintenancePreviewInputSchema,
  maintenancePreviewSchema,
  maintenanceWindowCreateSchema,
  maintenanceWindowListSchema,
  maintenanceWindowQuerySchema,
  maintenanceWindowSchema,
  maintenanceWindowUpdateSchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { withScopes } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { readWindow, readWindowRows } from './maintenance-windows.read-model.js';
import {
  checkPlan,
  deleteWindow,
  endWindow,
  insertWindow,
  updateWindow,
} from './maintenance-windows.store.js';
import { tellGone, tellWindow } from './tell-window.store.js';
import { registerWindowCustomers } from './window-customers.routes.js';
import { readEffect } from './window-effect.read-model.js';
import { showWindow, showWindows } from './window-messages.read-model.js';
import { registerWindowMessages } from './window-messages.routes.js';
import { newPlanOf, occurrencesOf, scheduleOf } from './window-view.js';

const read = { permission: 'maintenance:read' } as const;
const write = { permission: 'maintenance:write' } as const;

export const maintenanceWindows: Feature = {
  name: 'maintenance-windows',
  register: (app, context) => {
    registerReads(app, context);
    registerWindowCustomers(app, context);
    registerWindowMessages(app, context);
    registerPreview(app, context);
    registerPlanning(app, context);
    registerEnds(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/maintenance-windows',
    {
      config: read,
      schema: {
        querystring: maintenanceWindowQuerySchema,
        response: { 200: maintenanceWindowListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...filters } = request.query;
      const list = { of: 'maintenance-windows', ...filters };
      const after = decodeCursor(list, cursor, 2);
      const now = deps.clock.now();
      const asked = filters.at === undefined ? now : Date.parse(filters.at);
      return tenancy.read(request, async (trx) => {
        const rows = await readWindowRows(trx, request.query, after, new Date(now));
        const page = pageOf(rows, limit, list, (row) => [row.created_at.toISOString(), row.id]);
        const timezone = await readTimezone(trx, tenancy.tenantId(request));
        const windows = await withScopes(trx, page.rows);
        const items = await showWindows(trx, windows, timezone, asked);
        // Recurrences are not in the database's reach: a page may hold fewer than were asked for.
        const shown = items.filter(({ current }) => filters.at === undefined || current !== null);
        return { items: shown, nextCursor: page.nextCursor };
      });
    },
  );
  app.get(
    '/maintenance-windows/:id',
    {
      config: read,
      schema: { params: idParamsSchema, response: { 200: maintenanceWindowSchema } },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const window = await readWindow(trx, request.params.id);
        const timezone = await readTimezone(trx, tenancy.tenantId(request));
        return showWindow(trx, window, timezone, deps.clock.now());
      }),
  );
}

function registerPreview(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/maintenance-windows/preview',
    {
      config: write,
      schema: {
        body: maintenancePreviewInputSchema,
        response: { 200: maintenancePreviewSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const now = deps.clock.now();
        const timezone = await readTimezone(trx, tenancy.tenantId(request));
        const schedule = scheduleOf(request.body.schedule);
        const { scope } = request.body;
        await checkPlan(trx, { schedule, scope }, timezone, now);
        const tenantId = tenancy.tenantId(request);
        const { devices, openIncidents, customers } = await readEffect(trx, tenantId, scope, now);
        const may = heldPermissions(request);
        return {
          occurrences: occurrencesOf(schedule, timezone, now),
          devices,
          openIncidents: may.has('incident:read') ? openIncidents : [],
          customers: may.has('customer:read') ? customers : null,
        };
      }),
  );
}

function registerPlanning(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/maintenance-windows',
    {
      config: write,
      schema: {
        body: maintenanceWindowCreateSchema,
        response: { 201: maintenanceWindowSchema },
      },
    },
    async (request, reply) => {
      const created = await tenancy.write(request, async (unit) => {
        const timezone = await readTimezone(unit.trx, unit.tenantId);
        const now = unit.now.getTime();
        const draft = { ...request.body, schedule: scheduleOf(request.body.schedule) };
        await checkPlan(unit.trx, draft, timezone, now);
        const window = await insertWindow(unit, draft, timezone);
        await tellWindow(unit, window, { phase: 'scheduled', timezone });
        return showWindow(unit.trx, window, timezone, now);
      });
      return reply.code(201).send(created);
    },
  );
  app.patch(
    '/maintenance-windows/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: maintenanceWindowUpdateSchema,
        response: { 200: maintenanceWindowSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const before = await readWindow(unit.trx, request.params.id, true);
        const timezone = await readTimezone(unit.trx, unit.tenantId);
        const now = unit.now.getTime();
        const plan = newPlanOf(before, request.body);
        await checkPlan(unit.trx, plan, timezone, now);
        const { schedule: _schedule, scope: _scope, ...words } = request.body;
        const window = await updateWindow(unit, before, { ...words, ...plan }, timezone);
        const isToldOtherwise =
          window.tellCustomers !== before.tellCustomers ||
          window.sendsMessages !== before.sendsMessages;
        if (plan.schedule || plan.scope || isToldOtherwise) {
          await tellWindow(unit, window, { phase: 'scheduled', timezone });
        }
        return showWindow(unit.trx, window, timezone, now);
      }),
  );
}

function registerEnds(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/maintenance-windows/:id/end',
    {
      config: write,
      schema: { params: idParamsSchema, response: { 200: maintenanceWindowSchema } },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const before = await readWindow(unit.trx, request.params.id, true);
        const timezone = await readTimezone(unit.trx, unit.tenantId);
        const now = unit.now.getTime();
        const current = occurrenceAt(before, timezone, now);
        if (current === null) {
          throw conflict('not-in-maintenance', 'This window is not on now.');
        }
        const window = await endWindow(unit, before, timezone);
        const ended = { from: current.from, to: now };
        await tellWindow(unit, window, { phase: 'ended', timezone, ended });
        return showWindow(unit.trx, window, timezone, now);
      }),
  );
  app.delete(
    '/maintenance-windows/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, async (unit) => {
        const window = await readWindow(unit.trx, request.params.id, true);
        const timezone = await readTimezone(unit.trx, unit.tenantId);
        await tellGone(unit, window, timezone);
        await deleteWindow(unit, window);
      });
      return reply.code(204).send();
    },
  );
}
