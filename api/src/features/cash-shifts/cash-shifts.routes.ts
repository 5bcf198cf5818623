import {
  cashierAccountListSchema,
  cashierAccountsUpdateSchema,
  cashierListSchema,
  cashierSchema,
  cashierUpdateSchema,
  cashShiftListSchema,
  cashShiftQuerySchema,
  cashShiftSchema,
  collectedTroubleSchema,
  receiptConflictSchema,
} from '@atalaya/core/wire/rest/cash-desk';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import {
  asShift,
  mustBeCashier,
  readCashierAccounts,
  readCashiers,
  readConflicts,
  readShift,
  readShifts,
  readWaiting,
} from './cash-shifts.read-model.js';
import { changeRound, markConflictSeen, saveCashier } from './cash-shifts.store.js';

const read = { permission: 'payment:read' } as const;
const write = { permission: 'payment:write' } as const;
const LIST = { of: 'cash-shifts' };

/** Billing's view of who collects cash. */
export const cashShifts: Feature = {
  name: 'cash-shifts',
  register: (app, context) => {
    registerShifts(app, context);
    registerCashiers(app, context);
    registerRounds(app, context);
    registerConflicts(app, context);
  },
};

function registerShifts(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/cash-shifts',
    {
      config: read,
      schema: {
        summary: "Everybody's shifts, the newest first",
        querystring: cashShiftQuerySchema,
        response: { 200: cashShiftListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readShifts(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.opened_at.getTime(), row.id]);
      return { items: page.rows.map(asShift), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/cash-shifts/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: cashShiftSchema } } },
    (request) =>
      tenancy.read(request, async (trx) => {
        const row = await readShift(trx, request.params.id);
        if (row === undefined) throw notFound();
        return asShift(row);
      }),
  );
}

function registerCashiers(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/cashiers',
    {
      config: read,
      schema: {
        summary: 'Who collects cash, and how much of it they may hold',
        querystring: z.strictObject({}),
        response: { 200: cashierListSchema },
      },
    },
    async (request) => ({ items: await tenancy.read(request, readCashiers) }),
  );
  app.patch(
    '/cashiers/:id',
    {
      config: write,
      schema: {
        summary: 'Sets how much a person may hold, or stops them from taking cash',
        params: idParamsSchema,
        body: cashierUpdateSchema,
        response: { 200: cashierSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await saveCashier(unit, request.params.id, request.body);
        const saved = (await readCashiers(unit.trx)).find(({ id }) => id === request.params.id);
        if (saved === undefined) throw notFound();
        return saved;
      }),
  );
}

function registerRounds(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/cashiers/:id/accounts',
    {
      config: read,
      schema: {
        summary: 'Accounts that this person goes to',
        params: idParamsSchema,
        response: { 200: cashierAccountListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        await mustBeCashier(trx, request.params.id);
        return { items: await readCashierAccounts(trx, request.params.id) };
      }),
  );
  app.post(
    '/cashiers/:id/accounts',
    {
      config: write,
      schema: {
        summary: 'Gives accounts to a person who collects, or takes them off their round',
        params: idParamsSchema,
        body: cashierAccountsUpdateSchema,
        response: { 200: cashierAccountListSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await mustBeCashier(unit.trx, request.params.id);
        await changeRound(unit, request.params.id, request.body);
        return { items: await readCashierAccounts(unit.trx, request.params.id) };
      }),
  );
}

function registerConflicts(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/receipt-conflicts',
    {
      config: read,
      schema: {
        summary: 'Receipts of phones that were not recorded as they came',
        querystring: z.strictObject({}),
        response: { 200: collectedTroubleSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => ({
        conflicts: await readConflicts(trx),
        waiting: await readWaiting(trx),
      })),
  );
  app.post(
    '/receipt-conflicts/:id/seen',
    {
      config: write,
      schema: {
        summary: 'Says that somebody looked at a receipt that came twice and differs',
        params: idParamsSchema,
        body: z.strictObject({}),
        response: { 200: receiptConflictSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await markConflictSeen(unit, request.params.id);
        const seen = (await readConflicts(unit.trx)).find(({ id }) => id === request.params.id);
        if (seen === undefined) throw notFound();
        return seen;
      }),
  );
}
