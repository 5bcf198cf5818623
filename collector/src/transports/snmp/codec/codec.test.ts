import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BerCursor, MalformedError } from './ber.js';
import { decodeBulk, decodeGet, decodeNext } from './decode-answer.js';
import { encodeOid, oidText } from './oid.js';
import { encodeRequest, patchId } from './request.js';
import { answer, exception, varbind } from './testing/answers.js';

const ASKER = { version: '2c', community: 'lab' } as const;
const cursor = new BerCursor();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const UP_TIME = '1.3.6.1.2.1.1.3.0';

describe('an OID', () => {
  it.each([
    ['1.3.6.1.4.1.311', '2b060104018237'],
    ['2.999.3', '883703'],
    ['0.0', '00'],
    ['1.3.4294967295', '2b8fffffff7f'],
  ])('%s is written as X.690 shows it, and read back', (oid, bytes) => {
    expect(Buffer.from(encodeOid(oid)).toString('hex')).toBe(bytes);
    expect(oidText(hex(bytes), 0, bytes.length / 2)).toBe(oid);
  });

  it('comes back whatever its arcs are', () => {
    const arcs = fc.array(fc.nat({ max: 0xffff_ffff }), { maxLength: 100 });
    fc.assert(
      fc.property(arcs, (rest) => {
        const oid = ['1.3', ...rest].join('.');
        const bytes = Uint8Array.from(encodeOid(oid));
        expect(oidText(bytes, 0, bytes.length)).toBe(oid);
      }),
    );
  });

  it.each([
    ['is empty', ''],
    ['ends inside an arc', '2b86'],
    ['has an arc beyond 32 bits', '2b90808080 00'],
    ['has an arc with leading zeros', '2b8006'],
    ['has thousands of arcs', '01'.repeat(60_000)],
  ])('that %s is malformed', (_, bytes) => {
    const content = hex(bytes);
    expect(() => oidText(content, 0, content.length)).toThrow(MalformedError);
  });

  it.each([
    '',
    '1',
    '1.',
    '.1.3',
    '1.3.-6',
    '3.1',
    '1.40',
    '1.3.4294967296',
    'sysUpTime',
    `1${'.1'.repeat(200)}`,
  ])('"%s" is none', (text) => {
    expect(() => encodeOid(text)).toThrow(RangeError);
  });
});

describe('a request', () => {
  it('is what RFC 3416 and X.690 say, byte for byte', () => {
    const request = encodeRequest(ASKER, 'get', [UP_TIME]);
    patchId(request, 0x1234_5678);
    const expected =
      '3026 020101 04036c6162 a01c 020412345678 020100 020100 300e 300c 06082b06010201010300 0500';
    expect(request.bytes.toString('hex')).toBe(expected.replaceAll(' ', ''));
  });

  it('knows where its id and its names stand, however long it is', () => {
    const names = fc.array(fc.array(fc.nat({ max: 0xffff_ffff }), { maxLength: 40 }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        names,
        fc.constantFrom('get', 'getNext', 'getBulk'),
        fc.nat({ max: 255 }),
        (list, kind, most) => {
          const oids = list.map((arcs) => ['1.3', ...arcs].join('.'));
          const request = encodeRequest(ASKER, kind, oids, most);
          patchId(request, 0x7fff_fffe);
          expect(request.bytes.readUInt16BE(request.idAt - 2)).toBe(0x0204);
          const found = oids.map((_, i) => {
            const at = request.names[2 * i] ?? 0;
            return request.bytes.subarray(at, at + (request.names[2 * i + 1] ?? 0));
          });
          expect(
            found.map((name) => oidText(name, (name[1] ?? 0) < 0x80 ? 2 : 3, name.length)),
          ).toEqual(oids);
        },
      ),
    );
  });
});

describe('an answer', () => {
  const request = encodeRequest(ASKER, 'get', [UP_TIME, '1.3.6.1.2.1.1.5.0']);
  const name = '1.3.6.1.2.1.1.5.0';
  const ticks = varbind(UP_TIME, 0x43, hex('01020304'));

  it('holds its values in the order asked', () => {
    const datagram = answer(ASKER, [ticks, varbind(name, 0x04, Buffer.from('ap-1'))]);
    expect(decodeGet(cursor, datagram, request)).toEqual({
      ok: true,
      value: [0x0102_0304, Buffer.from('ap-1')],
    });
  });

  it.each([
    ['0', '00', 0n],
    ['2^53 - 1', '1fffffffffffff', 2n ** 53n - 1n],
    ['2^53 + 1', '20000000000001', 2n ** 53n + 1n],
    ['2^64 - 1, with its zero', '00ffffffffffffffff', 2n ** 64n - 1n],
    ['2^64 - 1, without', 'ffffffffffffffff', 2n ** 64n - 1n],
  ])('tells a Counter64 of %s exactly', (_, content, value) => {
    const one = encodeRequest(ASKER, 'get', [UP_TIME]);
    const datagram = answer(ASKER, [varbind(UP_TIME, 0x46, hex(content))]);
    expect(decodeGet(cursor, datagram, one)).toEqual({ ok: true, value: [value] });
  });

  it.each([
    ['in another order', [varbind(name, 0x04, Buffer.alloc(0)), ticks]],
    ['with one more', [ticks, varbind(name, 0x04, Buffer.alloc(0)), ticks]],
    ['with one less', [ticks]],
    ['of a type that SNMP does not have', [ticks, varbind(name, 0x09, hex('00'))]],
    ['with a number of no bytes', [ticks, varbind(name, 0x02, hex(''))]],
    ['with a number of 9 bytes', [ticks, varbind(name, 0x02, hex('000000000000000001'))]],
    ['with an address of 5 bytes', [ticks, varbind(name, 0x40, hex('0a00000001'))]],
  ])('%s is unreadable', (_, varbinds) => {
    const read = decodeGet(cursor, answer(ASKER, varbinds), request);
    expect(read).toEqual({ ok: false, error: { kind: 'unreadable' } });
  });

  it.each([
    [1, 1, { kind: 'too-big' }],
    [2, 2, { kind: 'no-such-name', oid: name }],
    [5, 0, { kind: 'no-such-name', oid: undefined }],
    [5, 2_000_000, { kind: 'no-such-name', oid: undefined }],
    [16, 0, { kind: 'failed', failure: { kind: 'not-permitted' } }],
    [99, 0, { kind: 'unreadable' }],
  ])('with error-status %i and error-index %i says what failed', (status, index, error) => {
    const datagram = answer(ASKER, [], { status, index });
    expect(decodeGet(cursor, datagram, request)).toMatchObject({ ok: false, error });
  });

  it('of another community, another version or another kind of PDU is unreadable', () => {
    const one = encodeRequest(ASKER, 'get', [UP_TIME]);
    for (const [asker, pdu] of [
      [{ ...ASKER, community: 'lbb' }, 0xa2],
      [{ ...ASKER, version: '1' }, 0xa2],
      [ASKER, 0xa0],
      [ASKER, 0xa8],
    ] as const) {
      const read = decodeGet(cursor, answer(asker, [ticks], { pdu }), one);
      expect(read).toEqual({ ok: false, error: { kind: 'unreadable' } });
    }
  });

  it('of a walk ends where the agent says so, and holds no more than was asked', () => {
    const walk = encodeRequest(ASKER, 'getBulk', ['1.3.1', '1.3.2'], 2);
    const at = (oid: string): Buffer => varbind(oid, 0x02, hex('05'));
    const list = [
      at('1.3.1.1'),
      at('1.3.2.1'),
      at('1.3.1.2'),
      exception('1.3.2.1', 0x82),
      at('1.3.1.3'),
    ];
    expect(decodeBulk(2)(cursor, answer(ASKER, list), walk)).toEqual({
      ok: true,
      value: [
        [
          { oid: '1.3.1.1', value: 5 },
          { oid: '1.3.1.2', value: 5 },
        ],
        [{ oid: '1.3.2.1', value: 5 }, 'end'],
      ],
    });
    const step = encodeRequest(ASKER, 'getNext', ['1.3.1', '1.3.2']);
    expect(decodeNext(cursor, answer(ASKER, list), step).ok).toBe(false);
  });
});
