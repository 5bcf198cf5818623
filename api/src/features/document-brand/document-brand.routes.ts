import {
  type DocumentBrandView,
  documentBrandSchema,
  documentBrandViewSchema,
  documentLogoSchema,
  MOST_LOGO_BYTES,
} from '@atalaya/core/wire/rest/document-brand';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Feature } from '../../feature.js';
import { invalidField } from '../../http/http-problem.js';
import { readBrandRow, writeBrand, writeLogo } from './document-brand.store.js';
import { type PictureKind, pictureKindOf } from './picture-kind.js';

const read = { permission: 'invoice:read' } as const;
const write = { permission: 'tenant:write' } as const;

/** Who issues documents, and how they look on paper; name and colour are the organisation's. */
export const documentBrand: Feature = {
  name: 'document-brand',
  register: (app, { tenancy }) => {
    app.get(
      '/document-brand',
      { config: read, schema: { response: { 200: documentBrandViewSchema } } },
      (request) => tenancy.read(request, (trx) => viewOf(trx, tenancy.tenantId(request))),
    );
    app.put(
      '/document-brand',
      {
        config: write,
        schema: { body: documentBrandSchema, response: { 200: documentBrandViewSchema } },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await writeBrand(unit, request.body);
          return viewOf(unit.trx, unit.tenantId);
        }),
    );
    app.put(
      '/document-brand/logo',
      {
        config: write,
        schema: {
          summary: 'Sets the logo of documents: a PNG or JPEG of up to 256 kB; null takes it away',
          body: documentLogoSchema,
          response: { 200: documentBrandViewSchema },
        },
      },
      (request) => {
        const logo = pictureOf(request.body.contentBase64);
        return tenancy.write(request, async (unit) => {
          await writeLogo(unit, logo);
          return viewOf(unit.trx, unit.tenantId);
        });
      },
    );
  },
};

function pictureOf(
  base64: string | null,
): { readonly kind: PictureKind; readonly bytes: Buffer } | null {
  if (base64 === null) return null;
  const bytes = Buffer.from(base64, 'base64');
  const kind = pictureKindOf(bytes);
  if (kind === undefined) throw invalidField('contentBase64', 'must be a PNG or JPEG picture');
  if (bytes.length > MOST_LOGO_BYTES) throw invalidField('contentBase64', 'is larger than 256 kB');
  return { kind, bytes };
}

async function viewOf(trx: Trx, tenantId: string): Promise<DocumentBrandView> {
  const row = await readBrandRow(trx, tenantId);
  return {
    legalName: row?.legal_name ?? null,
    taxId: row?.tax_id ?? null,
    address: row?.address ?? null,
    phone: row?.phone ?? null,
    email: row?.email ?? null,
    footer: row?.footer ?? null,
    hasLogo: row !== undefined && row.logo_kind !== null,
  };
}
