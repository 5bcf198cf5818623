import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { decimalText } from '@atalaya/core/domain/money/amount';
import { LEAKAGE_KINDS } from '@atalaya/core/domain/reports/leakage';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import {
  type Leak,
  leakageSchema,
  leakListSchema,
  leakQuerySchema,
} from '@atalaya/core/wire/rest/leakage';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { forbidden } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { findLeakage, type LeakageFound } from './leakage.js';

const config = { permission: 'subscriber_session:read' } as const;
const SHOWN = 20;
const COLUMNS = [
  'kind',
  'customer',
  'user',
  'router',
  'plan',
  'plan_down_kbps',
  'plan_up_kbps',
  'since',
  'down_bps',
  'up_bps',
  'bytes',
  'at_stake',
  'currency',
  'is_estimate',
  'fix',
  'set_down_kbps',
  'set_up_kbps',
  'peak_at',
  'days_over',
];

/** Revenue leakage: for the owner and the NOC; whoever may not see prices sees it without money. */
export function registerLeakage(app: ApiServer, context: ApiContext): void {
  app.get(
    '/reports/leakage',
    {
      config,
      schema: {
        summary: 'What passes without being paid and is paid without passing, with its fix',
        response: { 200: leakageSchema },
      },
    },
    async (request) => {
      const { now, found } = await look(context, request);
      const byKind = groupBy(found.leaks, ({ kind }) => kind);
      return {
        at: new Date(now).toISOString(),
        watchedSince:
          found.watchedSince === null ? null : new Date(found.watchedSince).toISOString(),
        kinds: LEAKAGE_KINDS.map((kind) => {
          const own = byKind.get(kind) ?? [];
          return { kind, count: own.length, atStake: sumsOf(own), items: own.slice(0, SHOWN) };
        }),
      };
    },
  );
  app.get(
    '/reports/leakage/items',
    {
      config,
      schema: {
        summary: 'All of one kind, the dearest first',
        querystring: leakQuerySchema,
        response: { 200: leakListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, kind } = request.query;
      const place = decodeCursor({ kind }, cursor, 2);
      const { found } = await look(context, request);
      const own = found.leaks.filter((leak) => leak.kind === kind);
      const rows = own.filter((leak) => place === undefined || isAfter(leak, place));
      const page = pageOf(rows.slice(0, limit + 1), limit, { kind }, (leak) => [
        stakeOf(leak),
        leak.key,
      ]);
      return { items: [...page.rows], nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/reports/leakage/export',
    { config, schema: { summary: 'All of it, as CSV' } },
    async (request, reply) => {
      const { found } = await look(context, request);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="leakage.csv"')
        .send(csvText(COLUMNS, found.leaks.map(cellsOf)));
    },
  );
}

async function look(
  context: ApiContext,
  request: FastifyRequest,
): Promise<{ readonly now: number; readonly found: LeakageFound }> {
  const may = heldPermissions(request);
  if (!may.has('service:read')) {
    throw forbidden('not-allowed', 'This needs the permission service:read.');
  }
  const now = context.deps.clock.now();
  const found = await findLeakage(context, context.tenancy.tenantId(request), now);
  // The order of the dearest would tell what nobody may see.
  const ordered = may.has('plan:read') ? found.leaks : found.leaks.toSorted(byKey);
  const leaks = ordered.map((leak) => ({
    ...leak,
    ...(!may.has('plan:read') && { atStake: null }),
    ...(!may.has('customer:read') && { customer: null }),
  }));
  return { now, found: { ...found, leaks } };
}

const byKey = (a: Leak, b: Leak) => (a.key < b.key ? -1 : 1);

const stakeOf = ({ atStake }: Leak) => atStake?.amountMinor ?? -1;

function isAfter(leak: Leak, [stake, key]: readonly (string | number)[]): boolean {
  const own = stakeOf(leak);
  return own < Number(stake) || (own === Number(stake) && leak.key > String(key));
}

function sumsOf(leaks: readonly Leak[]): NonNullable<Leak['atStake']>[] {
  const known = leaks.flatMap(({ atStake }) => atStake ?? []);
  return [...groupBy(known, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    amountMinor: own.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  }));
}

function cellsOf(leak: Leak): string[] {
  const { plan, atStake } = leak;
  const text = (value: number | string | null | undefined) => String(value ?? '');
  return [
    leak.kind,
    writeCellText(leak.customer?.name ?? ''),
    writeCellText(leak.user),
    writeCellText(leak.router?.name ?? ''),
    writeCellText(plan?.name ?? ''),
    text(plan?.downKbps),
    text(plan?.upKbps),
    text(leak.since),
    text(leak.downBps === null ? null : Math.round(leak.downBps)),
    text(leak.upBps === null ? null : Math.round(leak.upBps)),
    text(leak.bytes),
    atStake === null ? '' : decimalText(atStake),
    text(atStake?.currency),
    String(leak.isEstimate),
    leak.fix,
    text(leak.set?.downKbps),
    text(leak.set?.upKbps),
    text(leak.peak?.at),
    text(leak.peak?.days),
  ];
}
