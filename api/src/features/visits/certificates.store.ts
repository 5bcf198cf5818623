import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { judgeCertificate } from '@atalaya/core/domain/tickets/certificate';
import {
  type CertificateContent,
  certificateContentSchema,
} from '@atalaya/core/domain/tickets/certificate-content';
import { type CpeReading, measuredOf } from '@atalaya/core/domain/tickets/cpe-reading';
import { needsCertificate } from '@atalaya/core/domain/tickets/visit';
import type { Certificate, certificateSignSchema } from '@atalaya/core/wire/rest/visits';
import { readIssuer } from '@atalaya/platform/documents/issuer.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import { sql } from 'kysely';
import type { z } from 'zod';
import { conflict, notFound } from '../../http/http-problem.js';
import { setReferenceValue } from '../../network/set-reference-value.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { noteOnTicket } from './visits.store.js';

type Signed = z.output<typeof certificateSignSchema>;

/**
 * Freezes what was measured with the customer's signature, ends the visit, and holds the link to that signal from now
 * on. Below the minimums only where somebody who may has said why.
 */
export async function signCertificate(
  unit: TenantUnit,
  visitId: string,
  { signed, reading }: { readonly signed: Signed; readonly reading: CpeReading },
): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  const visit = await unit.find('visits', visitId);
  if (!needsCertificate(visit.kind)) {
    throw conflict('no-certificate', 'A visit of this kind ends without a certificate.');
  }
  if (visit.state !== 'under_way') {
    throw conflict('visit-not-under-way', `This visit is ${visit.state}.`);
  }
  const { policy, clock } = await readTicketTerms(trx, tenantId);
  const { isMet, checks } = judgeCertificate(measuredOf(reading), policy.minimums);
  const { exception_reason: reason, exception_by: by } = visit;
  if (!isMet && (reason === null || by === null)) {
    throw conflict(
      'below-minimums',
      'What is measured is below the minimums: somebody who may must allow it, with a reason.',
    );
  }
  const content: CertificateContent = {
    ...(await partiesOf(trx, tenantId, visit)),
    visit: {
      kind: visit.kind,
      day: visit.day,
      technician: (await nameOf(trx, visit.technician_id)) ?? actor.name,
    },
    reading,
    checks: [...checks],
    exception: isMet || reason === null || by === null ? null : { reason, by },
    signer: signed.signer,
    signature: signed.signature,
    signedOn: dayIn(now.getTime(), clock.timeZone),
  };
  await insertCertificate(unit, visitId, { isMet, content });
  await unit.update('visits', visitId, {
    state: 'done',
    after: JSON.stringify(reading),
    ended_at: now,
    updated_at: now,
  });
  await noteOnTicket(unit, visit, { what: 'done', technician: actor.name });
  await holdLinkTo(unit, reading);
}

async function insertCertificate(
  unit: TenantUnit,
  visitId: string,
  { isMet, content }: { readonly isMet: boolean; readonly content: CertificateContent },
): Promise<void> {
  const { trx, tenantId, now } = unit;
  await unit.lockTenant();
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(number), 0) + 1 as number from signal_certificates where tenant_id = ${tenantId}`.execute(
    trx,
  );
  const { id } = await trx
    .insertInto('signal_certificates')
    .values({
      tenant_id: tenantId,
      visit_id: visitId,
      number: rows[0]?.number ?? 1,
      is_met: isMet,
      content: JSON.stringify(content),
      signed_by: content.signer,
      signed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { signature: _, ...after } = content;
  await unit.record({
    action: 'signal_certificate.sign',
    subjectType: 'signal_certificate',
    subjectId: id,
    after: { visitId, isMet, ...after },
  });
}

/** The signal that was signed for is what the link is held against from now on. */
async function holdLinkTo(unit: TenantUnit, reading: CpeReading): Promise<void> {
  const { signalSeries, signalDbm } = reading;
  if (signalSeries === null || signalDbm === null) return;
  await setReferenceValue(unit, {
    ...signalSeries,
    kind: 'acceptance',
    value: signalDbm,
    note: '',
  });
}

/** undefined where there is none. */
export async function readCertificate(trx: Trx, visitId: string): Promise<Certificate> {
  const row = await trx
    .selectFrom('signal_certificates')
    .where('visit_id', '=', visitId)
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return {
    id: row.id,
    visitId: row.visit_id,
    number: row.number,
    isMet: row.is_met,
    content: certificateContentSchema.parse(row.content),
    signedAt: row.signed_at.toISOString(),
  };
}

async function partiesOf(
  trx: Trx,
  tenantId: string,
  visit: { readonly customer_id: string; readonly service_id: string | null },
): Promise<Pick<CertificateContent, 'issuer' | 'locale' | 'customer' | 'service'>> {
  const { locale } = await trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select('locale')
    .executeTakeFirstOrThrow();
  const customer = await trx
    .selectFrom('customers')
    .where('id', '=', visit.customer_id)
    .select(['name', 'tax_id'])
    .executeTakeFirstOrThrow();
  const service =
    visit.service_id === null
      ? undefined
      : await trx
          .selectFrom('services as s')
          .innerJoin('plans as p', (join) =>
            join.onRef('p.tenant_id', '=', 's.tenant_id').onRef('p.id', '=', 's.plan_id'),
          )
          .where('s.id', '=', visit.service_id)
          .select(['s.id', 's.address', 'p.name as planName'])
          .executeTakeFirst();
  return {
    issuer: await readIssuer(trx, tenantId),
    locale,
    customer: { name: customer.name, taxId: customer.tax_id },
    service: service ?? null,
  };
}

async function nameOf(trx: Trx, userId: string | null): Promise<string | undefined> {
  if (userId === null) return undefined;
  const row = await trx
    .selectFrom('users')
    .where('id', '=', userId)
    .select('name')
    .executeTakeFirst();
  return row?.name;
}
