import { withholdingsSchema } from '@atalaya/core/domain/billing/line-taxes';
import {
  type Account,
  accountCreateSchema,
  accountListSchema,
  accountQuerySchema,
  accountSchema,
  accountUpdateSchema,
} from '@atalaya/core/wire/rest/accounts';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import { insertAccount } from '../../customers/accounts.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeNameCursor } from '../../http/name-cursor.js';
import { type AccountRow, readAccount, readAccounts } from './accounts.read-model.js';
import { updateAccount } from './accounts.store.js';

const read = { permission: 'account:read' } as const;
const write = { permission: 'account:write' } as const;

export const accounts: Feature = {
  name: 'accounts',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/accounts',
    {
      config: read,
      schema: {
        summary: "Accounts by customer's name, each with what is owed on it",
        querystring: accountQuerySchema,
        response: { 200: accountListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeNameCursor(list, cursor);
      const rows = await tenancy.read(request, async (trx) =>
        readAccounts(
          trx,
          request.query,
          after,
          await readTenantDay(trx, new Date(deps.clock.now())),
        ),
      );
      const page = pageOf(rows, limit, list, (row) => [row.customerName, row.id]);
      return { items: page.rows.map(asAccount), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/accounts/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: accountSchema } } },
    (request) =>
      tenancy.read(request, (trx) => accountOf(trx, request.params.id, new Date(deps.clock.now()))),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/accounts',
    {
      config: write,
      schema: {
        summary: 'A further account of a customer, who has one from the start',
        body: accountCreateSchema,
        response: { 201: accountSchema },
      },
    },
    async (request, reply) => {
      const account = await tenancy.write(request, async (unit) =>
        accountOf(unit.trx, await insertAccount(unit, request.body), unit.now),
      );
      return reply.code(201).send(account);
    },
  );
  app.patch(
    '/accounts/:id',
    {
      config: write,
      schema: {
        summary: 'What billing does from the next run on; issued invoices stay as they are',
        params: idParamsSchema,
        body: accountUpdateSchema,
        response: { 200: accountSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateAccount(unit, request.params.id, request.body);
        return accountOf(unit.trx, request.params.id, unit.now);
      }),
  );
}

async function accountOf(trx: Trx, id: string, now: Date): Promise<Account> {
  const row = await readAccount(trx, id, await readTenantDay(trx, now));
  if (!row) throw notFound();
  return asAccount(row);
}

function asAccount(row: AccountRow): Account {
  const { currency, balance } = row;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    id: row.id,
    customer: { id: row.customer_id, name: row.customerName },
    currency,
    anchorDay: row.anchor_day,
    dueAfterDays: row.due_after_days,
    mode: row.mode,
    withholdings: withholdingsSchema.parse(row.withholdings),
    status: row.status,
    parkedReason: row.parked_reason,
    balance: {
      receivable: money(balance.receivableMinor),
      credit: money(balance.creditMinor),
      overdue: money(balance.overdueMinor),
      oldestDueDate: balance.oldestDueDate,
      openInvoices: balance.openInvoices,
    },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
