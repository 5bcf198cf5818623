/** What a trap means to us, whatever its wording on this version. */
export type TrapMeaning =
  | 'no-such-item'
  | 'already-exists'
  | 'bad-reference'
  | 'bad-value'
  | 'unknown-parameter'
  | 'no-such-command'
  | 'not-permitted'
  | 'login-refused'
  | 'interrupted'
  | 'action-failed'
  | 'other';

export interface Trap {
  readonly meaning: TrapMeaning;
  readonly message: string;
  /** 0 to 7 as the manual lists them; routers often leave it out. */
  readonly category?: number;
}

/**
 * Texts as routers send them. Order matters: "no such command" before "no such item". Sources: the API page of the
 * manual, and traps that public clients match word for word (tik4net, mktxp, node-routeros issue 26).
 */
const BY_TEXT: readonly (readonly [RegExp, TrapMeaning])[] = [
  [/no such command|bad command name/i, 'no-such-command'],
  [/no such item/i, 'no-such-item'],
  [/already (have|exists)/i, 'already-exists'],
  [/not enough permissions|not permitted/i, 'not-permitted'],
  [/invalid user name or password|cannot log ?in|not logged in/i, 'login-refused'],
  [/input does not match any value of/i, 'bad-reference'],
  [/unknown parameter|expected end of command/i, 'unknown-parameter'],
  [/invalid value|value of .* (out of range|expects)/i, 'bad-value'],
  [/^interrupted$/i, 'interrupted'],
  [/action failed/i, 'action-failed'],
];

/** Categories of the manual that settle the meaning by themselves, for a wording that is new to us. */
const BY_CATEGORY: ReadonlyMap<number, TrapMeaning> = new Map([
  [0, 'no-such-item'],
  [1, 'bad-value'],
  [2, 'interrupted'],
]);

export function classifyTrap(message: string, category?: number): TrapMeaning {
  for (const [pattern, meaning] of BY_TEXT) if (pattern.test(message)) return meaning;
  return (category === undefined ? undefined : BY_CATEGORY.get(category)) ?? 'other';
}
