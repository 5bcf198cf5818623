import fc from 'fast-check';
import type { Community } from '../request.js';
import { answer, signed, varbind } from './answers.js';

/** A request id that net-snmp may draw (below 10^8), of four bytes. */
export const ID = 99_000_000;

const arc = fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 0xffff_ffff }));
export const oidText = fc
  .array(arc, { minLength: 1, maxLength: 20 })
  .map((arcs) => ['1.3.6.1', ...arcs].join('.'));
export const oidList = fc.uniqueArray(oidText, { minLength: 1, maxLength: 25 });
const community = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 });
export const asker = fc.record<Community>({ version: fc.constantFrom('1', '2c'), community });

const unsigned = (bytes: number) =>
  fc.bigInt({ min: 0n, max: 2n ** BigInt(8 * bytes) - 1n }).map((value) => {
    const hex = value.toString(16);
    const content = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
    return (content[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), content]) : content;
  });
const bytes = (most: number) =>
  fc.uint8Array({ maxLength: most }).map((content) => Buffer.from(content));
type Value = readonly [tag: number, content: Buffer];
export const value: fc.Arbitrary<Value> = fc.oneof(
  fc.tuple(fc.constant(0x02), fc.integer().map(signed)),
  fc.tuple(fc.constantFrom(0x41, 0x42, 0x43), unsigned(4)),
  fc.tuple(fc.constant(0x46), unsigned(8)),
  fc.tuple(fc.constant(0x04), bytes(300)),
  fc.tuple(
    fc.constant(0x40),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((content) => Buffer.from(content)),
  ),
  fc.tuple(fc.constantFrom(0x05, 0x80, 0x81), fc.constant(Buffer.alloc(0))),
);

export const idBytes = Buffer.alloc(4);
idBytes.writeUInt32BE(ID);

/** An answer to a GET that any agent may give. */
export const exchange = fc
  .tuple(asker, oidList)
  .chain(([who, oids]) =>
    fc.record({
      who: fc.constant(who),
      oids: fc.constant(oids),
      values: fc.array(value, { minLength: oids.length, maxLength: oids.length }),
    }),
  )
  .map(({ who, oids, values }) => ({
    who,
    oids,
    datagram: answer(
      who,
      oids.map((oid, i) => varbind(oid, ...(values[i] ?? ([5, Buffer.alloc(0)] as const)))),
      { id: idBytes },
    ),
  }));

/** How an answer is broken: cut, or bytes of it turned over. */
export const damage = fc.record({
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
  flips: fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 255 })),
    { maxLength: 4 },
  ),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export function damaged(datagram: Buffer, { cut, flips }: Damage): Buffer {
  const broken = Buffer.from(datagram.subarray(0, Math.ceil(datagram.length * (cut ?? 1))));
  for (const [where, bits] of flips) {
    const at = Math.floor(where * (broken.length - 1));
    if (at >= 0 && at < broken.length) broken[at] = (broken[at] ?? 0) ^ bits;
  }
  return broken;
}
