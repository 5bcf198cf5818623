import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAnswer } from '../codec/answer.js';
import { BerCursor } from '../codec/ber.js';
import { decodeGet } from '../codec/decode-answer.js';
import { type EncodedRequest, encodeRequest } from '../codec/request.js';
import { answer, varbind } from '../codec/testing/answers.js';
import { damage, damaged, exchange } from '../codec/testing/random-answers.js';
import { PlanSlots } from './plan-slots.js';

const cursor = new BerCursor();
const ASKER = { version: '2c', community: 'lab' } as const;
const NAME = '1.3.6.1.2.1.1.5.0';
const COUNT = '1.3.6.1.2.1.31.1.1.1.6.1';
const REQUEST = encodeRequest(ASKER, 'get', [NAME, COUNT]);

function read(slots: PlanSlots, datagram: Buffer, request: EncodedRequest): void {
  const { listEnd } = openAnswer(cursor, datagram, request);
  slots.read(cursor, listEnd, request, 0);
}

const device = (name: string, count: number): Buffer => {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(count);
  return answer(ASKER, [varbind(NAME, 0x04, Buffer.from(name)), varbind(COUNT, 0x46, counter)]);
};

// Many runs: a busy machine takes long.
describe('the slots of a plan', { timeout: 30_000 }, () => {
  it('hold what a get would give, whatever they held before', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 4 }), damage, (answers, how) => {
        const [first] = answers;
        const slots = new PlanSlots(25);
        for (const { who, oids, datagram } of answers) {
          const request = encodeRequest(who, 'get', oids);
          read(slots, datagram, request);
          const expected = decodeGet(cursor, datagram, request);
          // As others have it from now on.
          slots.share();
          const held = oids.map((_, slot) => slots.value(slot));
          expect(expected).toEqual({ ok: true, value: held });
        }
        if (first === undefined) return;
        const broken = damaged(first.datagram, how);
        const request = encodeRequest(first.who, 'get', first.oids);
        const expected = decodeGet(cursor, broken, request);
        if (expected.ok) {
          read(slots, broken, request);
          expect(first.oids.map((_, slot) => slots.value(slot))).toEqual(expected.value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuse a broken answer where a get does', () => {
    fc.assert(
      fc.property(exchange, damage, ({ who, oids, datagram }, how) => {
        const broken = damaged(datagram, how);
        const request = encodeRequest(who, 'get', oids);
        const expected = decodeGet(cursor, broken, request);
        if (expected.ok || expected.error.kind !== 'unreadable') return;
        expect(() => {
          const { errorStatus } = openAnswer(cursor, broken, request);
          // A status that SNMP does not know is unreadable by itself.
          if (errorStatus > 0) throw new Error('unreadable');
          read(new PlanSlots(oids.length), broken, request);
        }).toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('keep a text and their revision while only numbers change', () => {
    const slots = new PlanSlots(2);
    read(slots, device('tower 7', 1_000), REQUEST);
    const [name, { revision }] = [slots.content(0), slots];
    read(slots, device('tower 7', 2_000), REQUEST);
    expect(slots.count(1)).toBe(2_000);
    expect(slots.content(0)).toBe(name);
    expect(slots.revision).toBe(revision);
  });

  it('share what is no number with others that look the same, until they look otherwise', () => {
    const [one, other] = [new PlanSlots(2), new PlanSlots(2)];
    for (const [slots, count] of [
      [one, 1],
      [other, 2],
    ] as const) {
      read(slots, device('tower 7', count), REQUEST);
      slots.share();
      read(slots, device('tower 7', count), REQUEST);
    }
    const { revision } = other;
    read(one, device('tower 8', 3), REQUEST);
    one.set(1, 2n ** 64n - 1n);
    expect([one.value(0), one.value(1)]).toEqual([Buffer.from('tower 8'), 2n ** 64n - 1n]);
    expect([other.value(0), other.value(1)]).toEqual([Buffer.from('tower 7'), 2n]);
    expect(other.revision).toBe(revision);
  });

  it('have another revision when a text changes or a value goes', () => {
    const slots = new PlanSlots(2);
    const revisions = new Set([slots.revision]);
    const gone = answer(ASKER, [
      varbind(NAME, 0x04, Buffer.from('x'.repeat(300))),
      varbind(COUNT, 0x81, Buffer.alloc(0)),
    ]);
    for (const datagram of [device('a', 1), device('tower 7, north', 1), device('b', 1), gone]) {
      read(slots, datagram, REQUEST);
      revisions.add(slots.revision);
    }
    expect(revisions.size).toBe(5);
    expect(slots.value(1)).toBeUndefined();
    expect(slots.value(0)).toEqual(Buffer.from('x'.repeat(300)));
  });

  it('give back the bytes they were given, and tell by the content whether they changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (a, b) => {
        const slots = new PlanSlots(2);
        slots.set(0, Buffer.from(a));
        const before = [slots.content(0), slots.revision];
        expect(slots.value(0)).toEqual(Buffer.from(a));
        slots.set(0, Buffer.from(b));
        const isSame = Buffer.from(a).equals(b);
        expect(slots.value(0)).toEqual(Buffer.from(b));
        expect(slots.content(0) === before[0]).toBe(isSame);
        expect(slots.revision === before[1]).toBe(isSame);
        // And what is read afterwards counts, whatever was set.
        read(slots, device('tower 7', 1), REQUEST);
        slots.set(0, Buffer.from(b));
        read(slots, device('tower 7', 1), REQUEST);
        expect(slots.value(0)).toEqual(Buffer.from('tower 7'));
      }),
    );
  });
});
