import { create } from 'qrcode';

export interface QrPath {
  /** Of a side in squares, the clear ones around it included. */
  readonly size: number;
  /** The dark squares, as the `d` of an SVG's path. */
  readonly path: string;
}

/** ISO/IEC 18004 asks for four clear squares on every side. */
const CLEAR = 4;
/** What a telephone reads off a screen at arm's length; longer texts make squares that are too small. */
const MOST_CHARACTERS = 600;

/** A text as a QR code; null where it is too long to be read from a screen. */
export function qrPath(text: string): QrPath | null {
  if (text === '' || text.length > MOST_CHARACTERS) return null;
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) path += `M${column + CLEAR} ${row + CLEAR}h1v1h-1z`;
    }
  }
  return { size: modules.size + 2 * CLEAR, path };
}
