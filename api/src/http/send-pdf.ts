import type { FastifyReply } from 'fastify';

/** Shown by the browser under a name of plain letters; kept by nobody in between. */
export function sendPdf(reply: FastifyReply, name: string, pdf: Uint8Array) {
  const file = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
  return reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `inline; filename="${file}.pdf"`)
    .header('cache-control', 'no-store')
    .send(Buffer.from(pdf));
}
