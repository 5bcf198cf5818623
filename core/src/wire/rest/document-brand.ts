import { z } from 'zod';

const text = (most: number) => z.string().trim().max(most).nullable();

/** Who issues documents, as it stands on them. */
export const documentBrandSchema = z.strictObject({
  legalName: text(200),
  taxId: text(40),
  address: text(500),
  phone: text(40),
  email: text(254),
  /** At the foot of every page. */
  footer: text(300),
});
export type DocumentBrandFields = z.infer<typeof documentBrandSchema>;

export const documentBrandViewSchema = documentBrandSchema.extend({ hasLogo: z.boolean() });
export type DocumentBrandView = z.infer<typeof documentBrandViewSchema>;

/** Bytes; a logo on paper needs no more. */
export const MOST_LOGO_BYTES = 262_144;

/** Base64 of a PNG or JPEG; null takes the logo away. */
export const documentLogoSchema = z.strictObject({
  contentBase64: z
    .base64()
    .min(1)
    .max(Math.ceil(MOST_LOGO_BYTES / 3) * 4)
    .nullable(),
});
