import { type OpeningPlan, planOpening } from '@atalaya/core/domain/customers/plan-opening';
import { IMPORT_BODY_BYTES } from '@atalaya/core/wire/rest/imports';
import {
  OPENING_ACTIONS,
  type OpeningResult,
  openingImportCreateSchema,
  openingImportListSchema,
  openingImportQuerySchema,
  openingImportSchema,
  openingResultSchema,
} from '@atalaya/core/wire/rest/opening-imports';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { readAccountDefaults } from '../../customers/accounts.store.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { readKnownEntries, readOpeningImports, readOwners } from './opening-imports.read-model.js';
import { problemSentence } from './problem-sentence.js';
import { type OpeningFile, readOpeningFile } from './read-opening-file.js';
import { writeOpening } from './write-opening.store.js';

const SHOWN_ROWS = 500;
type Sent = z.output<typeof openingImportCreateSchema>;

export const openingImports: Feature = {
  name: 'opening-imports',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/opening-imports',
    {
      config: { permission: 'billing_policy:read' },
      schema: {
        summary:
          'What was taken over from other systems, with the totals that were held against theirs',
        querystring: openingImportQuerySchema,
        response: { 200: openingImportListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeTimeCursor({}, cursor);
      const rows = await tenancy.read(request, (trx) => readOpeningImports(trx, limit, after));
      const page = pageOf(rows, limit, {}, (row) => [row.created_at.getTime(), row.id]);
      const items = page.rows.map((row) =>
        openingImportSchema.parse({
          id: row.id,
          source: row.source,
          from: row.window_from,
          to: row.window_to,
          control: row.control,
          createdBy: row.created_by,
          createdAt: row.created_at.toISOString(),
        }),
      );
      return { items, nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/opening-imports',
    {
      config: { permission: 'billing_policy:write', needsIdempotencyKey: true },
      bodyLimit: 2 * IMPORT_BODY_BYTES,
      schema: {
        summary:
          'Says what another system’s pending invoices and balances come to, row by row; writes them once `dryRun` is false',
        body: openingImportCreateSchema,
        response: { 200: openingResultSchema },
      },
    },
    async (request) => {
      const sent = request.body;
      if (sent.to < sent.from) throw invalidField('to', 'must not be before the first day');
      const files = {
        invoices: readOpeningFile('invoices', sent.invoices, ['external_id', 'name', 'total']),
        balances: readOpeningFile('balances', sent.balances, ['name', 'saldo']),
      };
      const tenantId = tenancy.tenantId(request);
      const planned = (trx: Trx) => planFiles(trx, tenantId, sent, files);
      const notes = [...files.invoices.notes, ...files.balances.notes];
      if (sent.dryRun) {
        return { ...asResult(await tenancy.read(request, planned), notes), dryRun: true, id: null };
      }
      const { plan, written } = await tenancy.write(request, async (unit) => {
        // The same file twice at once would be taken twice.
        await unit.lockTenant();
        const plan = await planned(unit.trx);
        checkPlan(plan, sent);
        const isNew = plan.entries.some(({ action }) => action === 'take');
        return { plan, written: isNew && (await writeOpening(unit, sent.source, sent, plan)) };
      });
      for (const id of written ? written.accountIds : []) {
        await deps.bus.publish('accounts.changed', { tenantId, id }).catch((error: unknown) => {
          deps.log.warn({ err: error }, 'an account’s change could not be announced');
        });
      }
      return { ...asResult(plan, notes), dryRun: false, id: written ? written.id : null };
    },
  );
}

async function planFiles(
  trx: Trx,
  tenantId: string,
  sent: Sent,
  files: { readonly invoices: OpeningFile; readonly balances: OpeningFile },
): Promise<OpeningPlan> {
  const { currency } = await readAccountDefaults(trx);
  return planOpening({
    invoices: files.invoices.rows,
    balances: files.balances.rows,
    from: sent.from,
    to: sent.to,
    currency,
    owners: await readOwners(trx, tenantId),
    known: await readKnownEntries(trx, tenantId, sent.source),
  });
}

function checkPlan({ entries, control }: OpeningPlan, sent: Sent): void {
  if (sent.controlTotalMinor === undefined) {
    throw invalidField(
      'controlTotalMinor',
      'is needed to write: what the other system says is owed',
    );
  }
  if (sent.controlTotalMinor !== control.total.amountMinor || control.unread > 0) {
    throw conflict(
      'control-total',
      `The files sum up to ${control.total.amountMinor}, not to ${sent.controlTotalMinor} (minor units); ${control.unread} rows have no amount that can be read.`,
    );
  }
  const refused = entries.filter(({ action }) => action === 'refuse').length;
  if (refused > 0 && !sent.withoutRefused) {
    throw conflict(
      'refused-rows',
      `${refused} rows are refused: mend them, or import with \`withoutRefused\`.`,
    );
  }
}

function asResult(
  { entries, control }: OpeningPlan,
  notes: readonly string[],
): Omit<OpeningResult, 'dryRun' | 'id'> {
  const of = (action: (typeof OPENING_ACTIONS)[number]) =>
    entries.filter((entry) => entry.action === action);
  const [refuse = 0, take = 0, leave = 0] = OPENING_ACTIONS.map((action) => of(action).length);
  const rows = OPENING_ACTIONS.flatMap(of).slice(0, SHOWN_ROWS);
  return {
    control,
    counts: { refuse, take, leave },
    rows: rows.map(({ file, row, name, action, amountMinor, problem }) => ({
      file,
      row,
      name,
      action,
      amount: { amountMinor, currency: control.total.currency },
      problem: problem && {
        code: problem.code,
        column: problem.column,
        message: problemSentence(problem),
      },
    })),
    notes: [...notes],
  };
}
