import { judgeCertificate } from '@atalaya/core/domain/tickets/certificate';
import { type CpeReading, measuredOf } from '@atalaya/core/domain/tickets/cpe-reading';
import { needsCertificate } from '@atalaya/core/domain/tickets/visit';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  certificateSchema,
  certificateSignSchema,
  measurementSchema,
  type Visit,
  visitExceptionSchema,
  visitMoveSchema,
  visitSchema,
} from '@atalaya/core/wire/rest/visits';
import { readBrand } from '@atalaya/platform/documents/brand.read-model';
import { signalCertificatePdf } from '@atalaya/platform/documents/pdf/signal-certificate-pdf';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { sendPdf } from '../../http/send-pdf.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readCertificate, signCertificate } from './certificates.store.js';
import { readLinkedCpe } from './cpe-link.read-model.js';
import { readCpe } from './read-cpe.js';
import { readVisit } from './visits.read-model.js';
import { exceptVisit, moveVisit } from './visits.store.js';

const read = { permission: 'visit:read' } as const;
const write = { permission: 'visit:write' } as const;
const params = idParamsSchema;
const response = { 200: visitSchema };

/** From the doorbell to the signature. */
export function registerVisitCourse(app: ApiServer, context: ApiContext): void {
  registerMoves(app, context);
  registerCertificate(app, context);
}

function registerMoves(app: ApiServer, context: ApiContext): void {
  app.post(
    '/visits/:id/move',
    {
      config: write,
      schema: {
        summary:
          'Begins, finishes or gives up; keeps what the CPE reads at that moment. What ends with a certificate is finished by its signature',
        params,
        body: visitMoveSchema,
        response,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { move, outcome = '' } = request.body;
      const { visit, reading } = await lookAt(context, request, id);
      if (move === 'finish' && needsCertificate(visit.kind)) {
        throw conflict('certificate-needed', 'This visit ends with a signed certificate.');
      }
      return change(context, request, id, (unit) =>
        moveVisit(unit, id, { move, outcome: outcome === '' ? null : outcome, reading }),
      );
    },
  );
  app.post(
    '/visits/:id/exception',
    {
      config: { permission: 'certificate:write' },
      schema: {
        summary: 'Allows a signature below the minimums, with the reason',
        params,
        body: visitExceptionSchema,
        response,
      },
    },
    (request) =>
      change(context, request, request.params.id, (unit) =>
        exceptVisit(unit, request.params.id, request.body.reason),
      ),
  );
}

function registerCertificate(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/visits/:id/measurement',
    {
      config: read,
      schema: {
        summary: 'What the CPE reads now, against the minimums',
        params,
        response: { 200: measurementSchema },
      },
    },
    async (request) => {
      const { reading } = await lookAt(context, request, request.params.id);
      const { policy } = await tenancy.read(request, (trx) =>
        readTicketTerms(trx, tenancy.tenantId(request)),
      );
      const judged = judgeCertificate(measuredOf(reading), policy.minimums);
      return { reading, isMet: judged.isMet, checks: [...judged.checks] };
    },
  );
  app.post(
    '/visits/:id/certificate',
    {
      config: write,
      schema: {
        summary:
          'Signs: freezes what the CPE reads now, ends the visit, and keeps the signal as the acceptance value',
        params,
        body: certificateSignSchema,
        response,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reading } = await lookAt(context, request, id);
      return change(context, request, id, (unit) =>
        signCertificate(unit, id, { signed: request.body, reading }),
      );
    },
  );
  app.get(
    '/visits/:id/certificate',
    { config: read, schema: { params, response: { 200: certificateSchema } } },
    (request) => tenancy.read(request, (trx) => readCertificate(trx, request.params.id)),
  );
  app.get(
    '/visits/:id/certificate.pdf',
    { config: read, schema: { summary: 'As PDF, from what was frozen of it', params } },
    async (request, reply) => {
      const found = await tenancy.read(request, async (trx) => ({
        certificate: await readCertificate(trx, request.params.id),
        brand: await readBrand(trx, tenancy.tenantId(request)),
      }));
      const { number, content } = found.certificate;
      const pdf = await signalCertificatePdf(content, number, found.brand);
      return sendPdf(reply, `certificado-${number}`, pdf);
    },
  );
}

/** The visit, and its CPE as it reads now: samples lie outside the transaction of a change. */
async function lookAt(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
): Promise<{ readonly visit: Visit; readonly reading: CpeReading }> {
  const { tenancy } = context;
  const { visit, cpe } = await tenancy.read(request, async (trx) => {
    const visit = await readVisit(trx, id);
    if (visit === undefined) throw notFound();
    const cpe = visit.service === null ? null : await readLinkedCpe(trx, visit.service.id);
    return { visit, cpe };
  });
  return { visit, reading: await readCpe(context, tenancy.tenantId(request), cpe) };
}

function change(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  id: string,
  work: (unit: TenantUnit) => Promise<void>,
): Promise<Visit> {
  return tenancy.write(request, async (unit) => {
    await work(unit);
    const visit = await readVisit(unit.trx, id);
    if (visit === undefined) throw notFound();
    return visit;
  });
}
