import type { Random } from '../world/seeded-random.js';

/** One of many ways to break an input: other bytes, bits turned over, cut, repeated, lengths that lie, or nothing of it. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  let broken = Buffer.from(bytes);
  const rounds = 1 + below(random, 4);
  for (let round = 0; round < rounds; round++) {
    const mutation = MUTATIONS[below(random, MUTATIONS.length)];
    if (mutation) broken = mutation(broken, random);
  }
  return broken.subarray(0, MAX_BYTES);
}

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);

const MAX_BYTES = 256 * 1_024;
/** Lengths and signs that parsers stumble over, in BER, in RouterOS words and in text. */
const NASTY = [
  '00',
  'ff',
  '7f',
  '80',
  '84ffffffff',
  '847fffffff',
  'f0ffffffff',
  'efffffff',
  '3080',
  '0a',
]
  .concat(['5b5b5b5b', '7b22', '2c', '226e756c6c22', '2d31653430300a', 'c080', 'eda080'])
  .map((hex) => Buffer.from(hex, 'hex'));

type Mutation = (bytes: Buffer<ArrayBuffer>, random: Random) => Buffer<ArrayBuffer>;

const randomBytes = (length: number, random: Random) =>
  Buffer.from(Array.from({ length }, () => below(random, 256)));

const MUTATIONS: readonly Mutation[] = [
  (_, random) => randomBytes(below(random, 2_000), random),
  (bytes, random) => bytes.subarray(0, below(random, bytes.length + 1)),
  (bytes, random) => bytes.subarray(below(random, bytes.length + 1)),
  (bytes, random) => {
    for (let flips = 1 + below(random, 8); flips > 0 && bytes.length > 0; flips--) {
      const at = below(random, bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    }
    return bytes;
  },
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    const nasty = NASTY[below(random, NASTY.length)] ?? Buffer.alloc(0);
    return Buffer.concat([bytes.subarray(0, at), nasty, bytes.subarray(at)]);
  },
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    const nasty = NASTY[below(random, NASTY.length)] ?? Buffer.alloc(0);
    return Buffer.concat([bytes.subarray(0, at), nasty, bytes.subarray(at + nasty.length)]);
  },
  (bytes, random) => {
    const from = below(random, bytes.length + 1);
    const part = bytes.subarray(from, from + below(random, 64));
    return Buffer.concat([bytes, ...Array.from({ length: below(random, 50) }, () => part)]);
  },
];

/** A JSON value of which some places hold something else than they should. */
export function mutatedJson(value: unknown, random: Random, depth = 0): unknown {
  if (random() < 0.03) return oddValue(random, depth);
  if (Array.isArray(value)) return value.map((item) => mutatedJson(item, random, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    random() < 0.01 ? '__proto__' : key,
    mutatedJson(item, random, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function oddValue(random: Random, depth: number): unknown {
  const odd = [
    () => null,
    () => '',
    () => 'x'.repeat(below(random, 100_000)),
    () => -1,
    () => 1e308,
    () => Number.MIN_VALUE,
    () => '-1e999',
    () => '\u0000\ud800',
    () => true,
    () => [],
    () => ({}),
    () => Array.from({ length: below(random, 5_000) }, () => null),
    () => (depth > 20 ? null : [[oddValue(random, depth + 1)]]),
    () => JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
  ];
  return odd[below(random, odd.length)]?.();
}
