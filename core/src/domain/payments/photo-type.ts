export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** As large as a phone's photo may come. */
export const MOST_PHOTO_BYTES = 4_000_000;

/** What the bytes are, whatever was said of them; undefined for all that is no photo of these kinds. */
export function photoType(bytes: Uint8Array): PhotoType | undefined {
  const starts = (signature: readonly number[], at = 0) =>
    signature.every((byte, index) => bytes[at + index] === byte);
  if (starts([0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  // RIFF, four bytes of length, WEBP (RFC 9649 section 2.4).
  const isWebp = starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8);
  return isWebp ? 'image/webp' : undefined;
}
