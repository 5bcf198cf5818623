import { ProtocolError } from './codec.js';
import { decodeText } from './text.js';

/** The attributes of one reply sentence by name (`.id`, `rx-byte`, ...). What the router did not send is absent. */
export type Row = ReadonlyMap<string, string>;

/** `other` is a reply word of the future: `!empty` came in 7.18, so an unknown one must not break a session. */
type ReplyKind = 're' | 'done' | 'trap' | 'fatal' | 'empty' | 'other';

export interface Reply {
  readonly kind: ReplyKind;
  readonly tag?: string;
  readonly attributes: Row;
  /** Words that are neither attribute nor tag, as `!fatal` carries its reason. */
  readonly bare: string;
  readonly bytes: number;
}

const KINDS: ReadonlyMap<string, ReplyKind> = new Map([
  ['!re', 're'],
  ['!done', 'done'],
  ['!trap', 'trap'],
  ['!fatal', 'fatal'],
  ['!empty', 'empty'],
]);

const TAG = '.tag=';
const EQUALS = 0x3d;

/**
 * Reads one sentence of a router. `.tag` may stand anywhere after the reply word: real routers put it second,
 * the manual shows it last.
 * @throws ProtocolError when the first word is no reply word.
 */
export function parseReply(words: readonly Buffer[]): Reply {
  const [first, ...rest] = words;
  const name = first?.toString('latin1') ?? '';
  if (!name.startsWith('!')) {
    throw new ProtocolError('A sentence does not begin with a reply word.');
  }
  const attributes = new Map<string, string>();
  const bare: string[] = [];
  let tag: string | undefined;
  let bytes = name.length;
  for (const word of rest) {
    bytes += word.length;
    if (word[0] === EQUALS) {
      const text = decodeText(word);
      // The value may hold "=" itself: only the first one after the leading one divides.
      const divide = text.indexOf('=', 1);
      if (divide < 0) attributes.set(text.slice(1), '');
      else attributes.set(text.slice(1, divide), text.slice(divide + 1));
    } else if (tag === undefined && word.subarray(0, TAG.length).toString('latin1') === TAG) {
      tag = word.subarray(TAG.length).toString('latin1');
    } else {
      bare.push(decodeText(word));
    }
  }
  const kind = KINDS.get(name) ?? 'other';
  return { kind, attributes, bare: bare.join(' '), bytes, ...(tag === undefined ? {} : { tag }) };
}
