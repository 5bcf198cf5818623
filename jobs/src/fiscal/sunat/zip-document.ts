import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** A CDR has some kilobytes; what claims more, packed or unpacked, is none. */
const MOST_PACKED = 64 * 1024;
const MOST_UNPACKED = 512 * 1024;
/** ZIP has no time zone; a fixed day keeps the bytes the same. */
const ANY_DAY = '1990-01-01T12:00:00Z';

/** `<name>.xml` alone in a ZIP, the same bytes for the same text. */
export function zipDocument(name: string, xml: string): Uint8Array {
  return zipSync({ [`${name}.xml`]: [strToU8(xml), { mtime: ANY_DAY }] });
}

/** The text of the first XML file of a ZIP; undefined when there is none, or it is damaged or too large. */
export function unzipXml(zip: Uint8Array): string | undefined {
  if (zip.length > MOST_PACKED * 2) return undefined;
  try {
    const files = unzipSync(zip, {
      filter: ({ name, size, originalSize }) =>
        /[.]xml$/i.test(name) && size <= MOST_PACKED && originalSize <= MOST_UNPACKED,
    });
    const [content] = Object.values(files);
    return content === undefined ? undefined : strFromU8(content);
  } catch {
    return undefined;
  }
}
