import { addDays, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import {
  portalPromiseAnswerSchema,
  portalPromiseSchema,
  portalPromiseTermsSchema,
} from '@atalaya/core/wire/rest/portal';
import { makePromise } from '@atalaya/platform/dunning/make-promise';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import { auditMoney } from '@atalaya/platform/payments/actor';
import type { Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { announcePortalAccount } from '../../portal/announce-account.js';
import { portalWrite } from '../../portal/portal-money.store.js';

/** A customer promises to pay what is overdue: the service stays or returns, and no money moves. */
export const portalPromises: Feature = {
  name: 'portal-promises',
  register: (app, { deps }) => {
    app.get(
      '/portal/promise-terms',
      {
        config: { portal: 'customer', portalPart: 'promises' },
        schema: {
          summary: 'By when a promise may be given',
          response: { 200: portalPromiseTermsSchema },
        },
      },
      (request) => {
        const { tenantId } = portalCustomerOf(request);
        return deps.database.withTenant(tenantId, async (trx) => {
          const { policy, timeZone } = await readTenantTerms(trx, tenantId);
          const today = dayIn(deps.clock.now(), timeZone);
          return { today, lastDay: addDays(today, policy.promises.maxDays) };
        });
      },
    );
    app.post(
      '/portal/promises',
      {
        config: {
          portal: 'customer',
          portalPart: 'promises',
          needsIdempotencyKey: true,
          rateLimit: { max: 20, timeWindow: 60_000 },
        },
        schema: {
          summary: 'Promises to pay what is overdue by a day; a refusal says why',
          body: portalPromiseSchema,
          response: { 200: portalPromiseAnswerSchema },
        },
      },
      async (request) => {
        const access = portalCustomerOf(request);
        const { accountId, until } = request.body;
        const outcome = await portalWrite(deps, request, access, accountId, async (unit) => {
          const { trx, tenantId, actor, at } = unit;
          const author = { author: actor.name, actor: { kind: 'system' } as const };
          const asked = { accountId, until, amountMinor: null, notes: '', ...author };
          const made = await makePromise(trx, tenantId, asked, at.getTime());
          if (made.kind !== 'made') return made;
          const subject = { subjectType: 'promise', subjectId: made.id };
          const act = { action: 'promise.create', ...subject, after: { accountId, until } };
          await auditMoney(trx, tenantId, act, actor, at);
          return made;
        });
        if (outcome.kind === 'no-account') throw notFound();
        if (outcome.kind === 'refused') {
          return { kind: 'refused' as const, refusals: [...outcome.refusals] };
        }
        await announcePortalAccount(deps, access.tenantId, accountId);
        return { kind: 'made' as const, until };
      },
    );
  },
};
