import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../snmp-requests.js';
import type { NextInstance, SnmpValue } from '../snmp-value.js';
import { answerId } from './answer.js';
import { BerCursor } from './ber.js';
import { type AnswerDecoder, decodeBulk, decodeGet } from './decode-answer.js';
import { type Community, encodeRequest, patchId, type RequestKind } from './request.js';
import { answer, exception, varbind } from './testing/answers.js';
import {
  asker,
  damage,
  damaged,
  exchange,
  ID,
  idBytes,
  oidList,
  oidText,
  value,
} from './testing/random-answers.js';
import { askReference } from './testing/reference.js';

/*
 * net-snmp is the reference. On what an agent may send both say the same. On broken input ours may refuse what net-snmp
 * takes (a foreign community or version, bytes that belong to nobody, names other than those asked, OIDs and lengths
 * that RFC 2578 and X.690 forbid), but it never takes what net-snmp refuses, and never reads another value.
 */

const cursor = new BerCursor();
/** net-snmp draws its request ids from here. */
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.99));
afterEach(() => void vi.restoreAllMocks());

/** As the shared sockets do it: a datagram without the request's id is as if it had not come. */
function ours<T>(
  decode: AnswerDecoder<T>,
  datagram: Buffer,
  request: ReturnType<typeof encodeRequest>,
): Exchange<T> | 'ignored' {
  if (answerId(cursor, datagram) !== ID) return 'ignored';
  return decode(cursor, datagram, request);
}

async function theirs(who: Community, oids: readonly string[], datagram: Buffer) {
  const ask = await askReference<readonly (SnmpValue | undefined)[]>(
    who,
    (requests) => requests.get(oids),
    () => datagram,
  );
  const { outcome } = ask;
  if (outcome === 'ignored' || !outcome.ok) return outcome;
  // What net-snmp makes of an OID of no bytes; ours calls it no value.
  const values = outcome.value.map((one) => (one === '0.NaN' ? undefined : one));
  return { ok: true, value: values };
}

// Many runs: a busy machine takes long.
describe('beside net-snmp', { timeout: 30_000 }, () => {
  it('a request has the same bytes', async () => {
    const kinds = fc.constantFrom<RequestKind>('get', 'getNext', 'getBulk');
    await fc.assert(
      fc.asyncProperty(asker, oidList, kinds, fc.integer({ min: 1, max: 127 }), async (...of) => {
        const [who, oids, kind, most] = of;
        fc.pre(kind !== 'getBulk' || who.version === '2c');
        const asked = { who, oids, datagram: Buffer.alloc(0) };
        const { request } = await askReference<unknown>(
          who,
          ({ get, next, bulk }) =>
            kind === 'get' ? get(oids) : kind === 'getNext' ? next(oids) : bulk(oids, most),
          () => asked.datagram,
        );
        const encoded = encodeRequest(who, kind, oids, most);
        patchId(encoded, ID);
        expect(encoded.bytes.toString('hex')).toBe(request.toString('hex'));
      }),
    );
  });

  it('an answer of any agent gives the same values', async () => {
    await fc.assert(
      fc.asyncProperty(exchange, async ({ who, oids, datagram }) => {
        const read = ours(decodeGet, datagram, encodeRequest(who, 'get', oids));
        expect(read).toMatchObject({ ok: true });
        expect(read).toEqual(await theirs(who, oids, datagram));
      }),
      { numRuns: 300 },
    );
  });

  it('a failed request says the same', async () => {
    const status = fc.integer({ min: 1, max: 18 });
    await fc.assert(
      fc.asyncProperty(asker, oidList, status, fc.nat({ max: 24 }), async (who, oids, code, at) => {
        const index = code === 1 ? 0 : (at % oids.length) + 1;
        const nulls = oids.map((oid) => varbind(oid, 0x05, Buffer.alloc(0)));
        const datagram = answer(who, nulls, { id: idBytes, status: code, index });
        const read = ours(decodeGet, datagram, encodeRequest(who, 'get', oids));
        expect(read).toEqual(await theirs(who, oids, datagram));
      }),
    );
  });

  it('a step of a walk gives the same instances', async () => {
    const who: Community = { version: '2c', community: 'lab' };
    const row = fc.tuple(oidText, fc.option(value, { freq: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const list = rows.map(([oid, held]) =>
          held === null ? exception(oid, 0x82) : varbind(oid, ...held),
        );
        const datagram = answer(who, list, { id: idBytes });
        const request = encodeRequest(who, 'getBulk', ['1.3.6.1.2'], rows.length);
        const { outcome } = await askReference<readonly (readonly NextInstance[])[]>(
          who,
          ({ bulk }) => bulk(['1.3.6.1.2'], rows.length),
          () => datagram,
        );
        expect(ours(decodeBulk(rows.length), datagram, request)).toEqual(outcome);
      }),
    );
  });

  it('a broken answer is never taken where net-snmp refuses it, and never gives another value', async () => {
    await fc.assert(
      fc.asyncProperty(exchange, damage, async ({ who, oids, datagram }, how) => {
        const broken = damaged(datagram, how);
        const read = ours<readonly (SnmpValue | undefined)[]>(
          decodeGet,
          broken,
          encodeRequest(who, 'get', oids),
        );
        if (read === 'ignored' || !read.ok) return;
        expect(read).toEqual(await theirs(who, oids, broken));
      }),
      { numRuns: 1_000, seed: 3_416 },
    );
  });

  it('random bytes are refused, whatever they are', () => {
    const request = encodeRequest({ version: '2c', community: 'lab' }, 'get', [
      '1.3.6.1.2.1.1.3.0',
    ]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (junk) => {
        const datagram = Buffer.from(junk);
        expect(decodeGet(cursor, datagram, request).ok).toBe(false);
        expect(decodeBulk(50)(cursor, datagram, request).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
