import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '../http/http-problem.js';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's password storage cheat sheet: N=2^15, r=8, p=3 equals its first recommendation in work. */
export const PASSWORD_COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
/** One hash takes 32 MiB and a thread of the pool: more at a time would starve everything else. */
const PARALLEL = 2;
const LONGEST_QUEUE = 64;

/** Hashes and checks passwords with scrypt; the cost is kept in the hash, so that it can be raised. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Does the same work for a user that does not exist (`stored` undefined), and says no. */
  verify(password: string, stored: string | undefined): Promise<PasswordCheck>;
}

export interface PasswordCheck {
  readonly isRight: boolean;
  /** The hash was made with another cost than today's: hash the password again. */
  readonly isOutdated: boolean;
}

/** No password hashes to it: for an account whose owner has not chosen one yet. */
export const NO_PASSWORD = 'none';

export function createPasswords(cost: Cost = PASSWORD_COST): Passwords {
  const inTurn = createTurns(PARALLEL, LONGEST_QUEUE);
  const nobody: Stored = { ...cost, salt: randomBytes(16), key: randomBytes(KEY_BYTES) };
  return {
    hash: async (password) => {
      const salt = randomBytes(16);
      const key = await inTurn(() => derive(password, salt, cost));
      const { N, r, p } = cost;
      return `scrypt$${N}$${r}$${p}$${salt.toString('base64')}$${key.toString('base64')}`;
    },
    verify: async (password, text) => {
      const stored = text === undefined ? undefined : parse(text);
      const { salt, key, ...used } = stored ?? nobody;
      const given = await inTurn(() => derive(password, salt, used));
      const isRight = timingSafeEqual(given, key) && stored !== undefined;
      const isOutdated = used.N !== cost.N || used.r !== cost.r || used.p !== cost.p;
      return { isRight, isOutdated: isRight && isOutdated };
    },
  };
}

interface Stored extends Cost {
  readonly salt: Buffer;
  readonly key: Buffer;
}

function parse(text: string): Stored | undefined {
  const [scheme, N, r, p, salt, key] = text.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return undefined;
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== KEY_BYTES) return undefined;
  return {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    key: bytes,
  };
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function busy(): HttpProblem {
  return new HttpProblem({
    status: 503,
    slug: 'busy',
    title: 'Not available',
    detail: 'Too many passwords are being checked: try again in a moment.',
    headers: { 'retry-after': '5' },
  });
}

/** Runs at most `parallel` at a time; refuses when `longestQueue` are waiting already. */
function createTurns(parallel: number, longestQueue: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= parallel) {
      if (waiting.length >= longestQueue) throw busy();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
