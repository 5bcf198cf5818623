export const DOCUMENT_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

/**
 * What a file is by its first bytes (ISO 32000-1 7.5.2, RFC 2083 3.1, JPEG's SOI marker, RFC 9649 2.4), never by its
 * name; undefined for anything else, a page of HTML or a program under all.
 */
export function documentType(bytes: Uint8Array): DocumentType | undefined {
  const begins = (mark: readonly number[], at = 0) =>
    mark.every((byte, index) => bytes[at + index] === byte);
  if (begins(PDF)) return 'application/pdf';
  if (begins(PNG)) return 'image/png';
  if (begins(JPEG)) return 'image/jpeg';
  return begins(RIFF) && begins(WEBP, 8) ? 'image/webp' : undefined;
}
