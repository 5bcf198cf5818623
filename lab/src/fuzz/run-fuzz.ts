import type { Random } from '../world/seeded-random.js';
import { below } from './mutate.js';
import type { FuzzedParser } from './parsers.js';

/** One input may take this long on a busy machine; a hang takes for ever. */
const SLOWEST_MS = 5_000;

export interface FuzzRun {
  readonly rounds: number;
  readonly slowestMs: number;
}

/** Feeds broken seeds. Throws with the parser's name and the round when it crashes or takes too long. */
export async function runFuzz(
  parser: FuzzedParser,
  seeds: readonly Buffer[],
  random: Random,
  isOver: (rounds: number) => boolean,
): Promise<FuzzRun> {
  let slowestMs = 0;
  let rounds = 0;
  for (; !isOver(rounds); rounds++) {
    const seed = seeds[below(random, seeds.length)] ?? Buffer.alloc(0);
    const startedAt = performance.now();
    try {
      await parser.feed(seed, random);
    } catch (cause) {
      throw new Error(`${parser.name} broke in round ${rounds}`, { cause });
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (slowestMs > SLOWEST_MS)
      throw new Error(`${parser.name} took ${slowestMs} ms for one input`);
  }
  return { rounds, slowestMs };
}
