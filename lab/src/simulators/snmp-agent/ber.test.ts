import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BerError, BerReader, decodeOid, encodeInteger, encodeOid, encodeTlv, TAG } from './ber.js';
import { decodeRequest } from './snmp-message.js';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('BER', () => {
  it.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2 ** 31, '02050080000000'],
  ])('writes the integer %i in its shortest form', (value, hex) => {
    expect(encodeInteger(value)).toEqual(bytes(hex));
  });

  it('writes OIDs as X.690 shows them', () => {
    expect(encodeOid([1, 3, 6, 1, 4, 1, 311])).toEqual(bytes('06072b060104018237'));
    expect(encodeOid([2, 999, 3])).toEqual(bytes('0603883703'));
  });

  it('reads back every OID and 32-bit integer that it writes', () => {
    const part = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.integer(), (rest, value) => {
        const oid = [1, 3, ...rest];
        expect(decodeOid(new BerReader(encodeOid(oid)).expect(TAG.oid))).toEqual(oid);
        expect(new BerReader(encodeInteger(value)).integer()).toBe(value);
      }),
    );
  });

  it('reads back contents of every length class', () => {
    for (const length of [0, 127, 128, 255, 256, 65_535]) {
      const content = Buffer.alloc(length, 7);
      expect(new BerReader(encodeTlv(TAG.octets, content)).expect(TAG.octets)).toEqual(content);
    }
  });

  it('refuses any bytes that are no request, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect(() => decodeRequest(Buffer.from(junk))).toThrow(BerError);
      }),
    );
  });

  it.each([
    ['an element longer than the message', '3005020100'],
    ['an indefinite length', '3080020100'],
    ['an OID that ends inside a part', '06022b86'],
    ['an OID part beyond 32 bits', '06062bffffffff7f'],
  ])('refuses %s', (_, hex) => {
    const read = () => new BerReader(bytes(hex)).element();
    expect(() => decodeOid(read().content)).toThrow(BerError);
  });
});
