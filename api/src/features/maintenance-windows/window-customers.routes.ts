import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { windowCustomerListSchema } from '@atalaya/core/wire/rest/maintenance-windows';
import { readContacts } from '@atalaya/platform/maintenance/append-window-event';
import {
  readLostDevices,
  readWindowHurt,
} from '@atalaya/platform/maintenance/window-effect.read-model';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { readWindow } from './maintenance-windows.read-model.js';

/** For whoever tells them: an event names at most 50. */
export function registerWindowCustomers(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/maintenance-windows/:id/customers',
    {
      config: { permission: 'customer:read' },
      schema: {
        summary: 'All customers whom this window hurts as things stand',
        params: idParamsSchema,
        querystring: pageQuerySchema,
        response: { 200: windowCustomerListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { limit, cursor } = request.query;
        const { id, scope } = await readWindow(trx, request.params.id);
        const list = { of: 'maintenance-window-customers', id };
        const after = decodeCursor(list, cursor, 1);
        const { inside } = await readLostDevices(trx, scope);
        const { customers } = await readWindowHurt(trx, inside, deps.clock.now());
        const start = after ? customers.findIndex((one) => one.id === after[0]) + 1 : 0;
        const shown = customers.slice(start, start + limit + 1);
        const page = pageOf(shown, limit, list, (customer) => [customer.id]);
        const contacts = await readContacts(trx, page.rows);
        const unknown = { phone: null, email: null };
        const items = page.rows.map((one) => ({ ...one, ...(contacts.get(one.id) ?? unknown) }));
        return { items, nextCursor: page.nextCursor };
      }),
  );
}
