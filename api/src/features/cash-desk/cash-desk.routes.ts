import {
  cashShiftSchema,
  deskAccountListSchema,
  deskAccountQuerySchema,
  deskPaymentCreateSchema,
  deskReceiptListSchema,
  deskReceiptSchema,
  MOST_ROUND,
  ownShiftSchema,
  receiptSyncResultSchema,
  receiptSyncSchema,
  roundSchema,
  shiftCloseSchema,
  shiftOpenSchema,
} from '@atalaya/core/wire/rest/cash-desk';
import {
  closeShift,
  limitOf,
  lockOpenShift,
  openShift,
} from '@atalaya/platform/payments/cash-shift';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { conflict, forbidden, invalidField } from '../../http/http-problem.js';
import { personOf } from '../../plugins/authentication.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import {
  deskReceipts,
  findDeskAccounts,
  openShiftView,
  readPlace,
  readRound,
  shiftView,
} from './cash-desk.read-model.js';
import { takeCash, takeReceipts } from './take-cash.js';

const read = { permission: 'cash_shift:read' } as const;
const write = { permission: 'cash_shift:write' } as const;
const money = { ...write, needsIdempotencyKey: true } as const;

/** Whoever collects cash sees names, invoices and balances here, and needs nothing else of the platform. */
export const cashDesk: Feature = {
  name: 'cash-desk',
  register: (app, context) => {
    registerShift(app, context);
    registerAccounts(app, context);
    registerTaking(app, context);
  },
};

const cashierOf = (request: FastifyRequest) => {
  const { user } = personOf(request);
  return { userId: user.id, name: user.name };
};

function registerShift(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/cash-desk/shift',
    {
      config: read,
      schema: {
        summary: 'The own open shift, and how much cash may be held',
        querystring: z.strictObject({}),
        response: { 200: ownShiftSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const tenantId = tenancy.tenantId(request);
        const { userId } = cashierOf(request);
        const { currency } = await readPlace(trx, tenantId);
        const shift = await openShiftView(trx, tenantId, userId);
        return { shift, currency, ...(await limitOf(trx, tenantId, userId)) };
      }),
  );
  app.post(
    '/cash-desk/shift',
    {
      config: money,
      schema: {
        summary: 'Opens a shift with the change that is in the drawer',
        body: shiftOpenSchema,
        response: { 201: cashShiftSchema },
      },
    },
    async (request, reply) => {
      const shift = await tenancy.write(request, async (unit) => {
        const cashier = cashierOf(request);
        await mustBeActive(unit, cashier.userId);
        const { currency } = await readPlace(unit.trx, unit.tenantId);
        const { opening } = request.body;
        if (opening.currency !== currency) {
          throw invalidField('opening.currency', `must be ${currency}`);
        }
        const occasion = await moneyOccasion(unit);
        const made = await openShift(unit.trx, unit.tenantId, cashier, opening, occasion);
        if (made === undefined) throw conflict('shift-open', 'Your shift is open already.');
        return shiftView(unit.trx, unit.tenantId, made.id);
      });
      return reply.code(201).send(shift);
    },
  );
  app.post(
    '/cash-desk/shift/close',
    {
      config: money,
      schema: {
        summary: 'Closes the own shift by what was counted; a difference goes to the journal',
        body: shiftCloseSchema,
        response: { 200: cashShiftSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { counted, notes } = request.body;
        const shift = await lockOpenShift(unit.trx, unit.tenantId, cashierOf(request).userId);
        if (shift === undefined) throw noShift();
        if (counted.currency !== shift.currency) {
          throw invalidField('counted.currency', `must be ${shift.currency}`);
        }
        const count = { countedMinor: counted.amountMinor, notes };
        await closeShift(unit.trx, unit.tenantId, shift, count, await moneyOccasion(unit));
        return shiftView(unit.trx, unit.tenantId, shift.id);
      }),
  );
}

function registerAccounts(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/cash-desk/accounts',
    {
      config: read,
      schema: {
        summary: 'Whom to collect from: name, open invoices and balance',
        querystring: deskAccountQuerySchema,
        response: { 200: deskAccountListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => ({
        items: await findDeskAccounts(trx, tenancy.tenantId(request), request.query.search),
      })),
  );
  app.get(
    '/cash-desk/round',
    {
      config: read,
      schema: {
        summary: 'Accounts that this person goes to, to be kept on their phone',
        querystring: z.strictObject({}),
        response: { 200: roundSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { userId } = cashierOf(request);
        const found = await readRound(trx, tenancy.tenantId(request), userId);
        return { items: found.slice(0, MOST_ROUND), isCut: found.length > MOST_ROUND };
      }),
  );
  app.get(
    '/cash-desk/receipts',
    {
      config: read,
      schema: {
        summary: 'Receipts of the own open shift, the newest first',
        querystring: z.strictObject({}),
        response: { 200: deskReceiptListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const tenantId = tenancy.tenantId(request);
        const shift = await openShiftView(trx, tenantId, cashierOf(request).userId);
        const items = shift && (await deskReceipts(trx, tenantId, { shiftId: shift.id }));
        return { items: items ?? [] };
      }),
  );
}

function registerTaking(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/cash-desk/payments',
    {
      config: money,
      schema: {
        summary: 'Takes cash in the own open shift',
        body: deskPaymentCreateSchema,
        response: { 201: deskReceiptSchema },
      },
    },
    async (request, reply) => {
      const receipt = await tenancy.write(request, async (unit) => {
        const cashier = cashierOf(request);
        await mustBeActive(unit, cashier.userId);
        const taken = await takeCash(unit, cashier, request.body);
        const [made] = await deskReceipts(unit.trx, unit.tenantId, taken);
        if (made === undefined) throw new Error('a payment that was recorded has no receipt');
        return made;
      });
      await announceAccounts(context, request, [request.body.accountId]);
      return reply.code(201).send(receipt);
    },
  );
  app.post(
    '/cash-desk/receipts',
    {
      config: write,
      schema: {
        summary: 'Takes receipts that a phone wrote while it was offline; sent twice they are one',
        body: receiptSyncSchema,
        response: { 200: receiptSyncResultSchema },
      },
    },
    async (request) => {
      const outcomes = await tenancy.write(request, async (unit) => {
        const cashier = cashierOf(request);
        await mustBeActive(unit, cashier.userId);
        return takeReceipts(unit, cashier, request.body);
      });
      const paid = request.body.receipts.filter(
        (_, index) => outcomes[index]?.state === 'recorded',
      );
      const accountIds = paid.map(({ accountId }) => accountId);
      await announceAccounts(context, request, accountIds);
      return {
        results: outcomes.map((outcome) => ({
          state: outcome.state,
          paymentId: 'paymentId' in outcome ? outcome.paymentId : null,
          problem: outcome.state === 'refused' ? outcome.problem : null,
        })),
      };
    },
  );
}

const noShift = () => conflict('no-shift', 'You have no open shift: open one first.');

async function mustBeActive(unit: TenantUnit, userId: string): Promise<void> {
  const { isActive } = await limitOf(unit.trx, unit.tenantId, userId);
  if (!isActive) throw forbidden('cashier-stopped', 'You may not take cash any more: ask billing.');
}
