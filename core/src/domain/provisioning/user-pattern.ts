/** What a pattern may name: the account's payment reference, the customer's name, a running number, a number of its own. */
export const USER_PLACEHOLDERS = ['account', 'name', 'seq', 'n'] as const;
export type UserPlaceholder = (typeof USER_PLACEHOLDERS)[number];

export const DEFAULT_USER_PATTERN = '{name}-{n}';
const LONGEST_PATTERN = 80;
/** Of a user; longer ones are cut off by some home routers. */
export const LONGEST_USER = 63;
const LONGEST_NAME = 32;
const SEQ_DIGITS = 4;

type PatternPart = { readonly text: string } | { readonly placeholder: UserPlaceholder };

export type ReadPattern =
  | { readonly ok: true; readonly parts: readonly PatternPart[] }
  /** After the field's name, such as `must name a placeholder`. */
  | { readonly ok: false; readonly error: string };

const TOKEN = /\{([^{}]*)\}|([^{}]+)|([{}])/g;
const LITERAL = /^[a-z0-9._@-]*$/;

/** A tenant's way to name PPPoE users, such as `{name}-{n}`: small letters, digits, `.`, `_`, `@`, `-` and placeholders. */
export function readUserPattern(pattern: string): ReadPattern {
  const no = (error: string) => ({ ok: false, error }) as const;
  if (pattern === '') return no('must not be empty');
  if (pattern.length > LONGEST_PATTERN)
    return no(`must have ${LONGEST_PATTERN} characters at most`);
  const parts: PatternPart[] = [];
  for (const [, named, text, brace] of pattern.matchAll(TOKEN)) {
    if (brace !== undefined) return no('has a brace that is not closed');
    if (text !== undefined) {
      if (!LITERAL.test(text)) {
        return no('may hold small letters, digits, . _ @ - and placeholders');
      }
      parts.push({ text });
      continue;
    }
    const placeholder = USER_PLACEHOLDERS.find((one) => one === named);
    if (placeholder === undefined) {
      return no('has an unknown placeholder: {account}, {name}, {seq} and {n} are known');
    }
    parts.push({ placeholder });
  }
  const names = parts.some((part) => 'placeholder' in part && part.placeholder !== 'n');
  if (!names) return no('must name {account}, {name} or {seq}');
  return { ok: true, parts };
}

export interface UserFacts {
  /** As it stands on what the customer pays with. */
  readonly account: string;
  readonly name: string;
  /** The tenant's next running number. */
  readonly seq: number;
  /** From 1: the next one is asked for where the user is taken. */
  readonly n: number;
}

/**
 * The user that a pattern gives. Where it names neither `{n}` nor `{seq}`, the second try and later ones get `-2`,
 * `-3` and so on. The ends are trimmed of `.`, `_`, `-` that an empty part left.
 */
export function userOf(parts: readonly PatternPart[], facts: UserFacts): string {
  const words: Readonly<Record<UserPlaceholder, string>> = {
    account: asciiName(facts.account),
    name: asciiName(facts.name).slice(0, LONGEST_NAME),
    seq: String(facts.seq).padStart(SEQ_DIGITS, '0'),
    n: String(facts.n),
  };
  const text = parts.map((part) => ('text' in part ? part.text : words[part.placeholder])).join('');
  const counts = parts.some((part) => 'placeholder' in part && part.placeholder === 'n');
  const ending = counts || facts.n === 1 ? '' : `-${facts.n}`;
  const bare = text.slice(0, LONGEST_USER - ending.length).replace(/^[._-]+|[._-]+$/g, '');
  return `${bare === '' ? 'cliente' : bare}${ending}`;
}

/** Letters that no mark can be taken off. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  œ: 'oe',
};

/** `José Peña Núñez` as `jose.pena.nunez`: what is no letter or digit of ASCII parts words. */
export function asciiName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæøłđœ]/g, (letter) => LETTERS[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
}
