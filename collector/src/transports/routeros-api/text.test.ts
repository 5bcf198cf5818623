import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from './text.js';

describe('decodeText', () => {
  it('gives back every text that we write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeText(encodeText(text))).toBe(text);
      }),
    );
  });

  it('reads what is not UTF-8 as windows-1252', () => {
    expect(decodeText(Buffer.from('Peña', 'latin1'))).toBe('Peña');
    expect(decodeText(Buffer.from([0x80, 0x93, 0x41, 0x94]))).toBe('€“A”');
  });

  it('keeps each of the 256 bytes apart', () => {
    const seen = new Set<string>();
    // 0xff makes the pair invalid UTF-8, so that the fallback reads both bytes.
    for (let byte = 0; byte < 256; byte++) seen.add(decodeText(Uint8Array.of(byte, 0xff)));
    expect(seen.size).toBe(256);
  });

  it('reads a view of a larger buffer', () => {
    const whole = Buffer.from('xxtorre norteyy');
    expect(decodeText(whole.subarray(2, -2))).toBe('torre norte');
  });
});
