import { decodeText } from '@atalaya/collector/transports/routeros-api/text';
import { Trap } from './trap.js';

/** One command sentence. */
export interface ApiRequest {
  /** `/ppp/secret/print` */
  readonly command: string;
  /** `=name=value` words, and `.proplist` under its own name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `?…` words in order. */
  readonly queries: readonly string[];
  readonly tag: string | undefined;
}

/** Reads a sentence; a value may hold anything, so it is split at the first `=` after the leading one. */
export function parseRequest(words: readonly Buffer[]): ApiRequest {
  const [command = '', ...rest] = words.map(decodeText);
  const attributes = new Map<string, string>();
  const queries: string[] = [];
  let tag: string | undefined;
  for (const word of rest) {
    if (word.startsWith('.tag=')) tag = word.slice(5);
    else if (word.startsWith('?')) queries.push(word);
    else if (word.startsWith('=')) keep(attributes, word.slice(1));
    else if (word.startsWith('.')) keep(attributes, word);
  }
  return { command, attributes, queries, tag };
}

function keep(attributes: Map<string, string>, word: string): void {
  const split = word.indexOf('=');
  if (split < 0) attributes.set(word, '');
  else attributes.set(word.slice(0, split), word.slice(split + 1));
}

/** @throws Trap when the command does not begin with a slash. */
export function splitCommand(command: string): { menu: string; verb: string } {
  const slash = command.lastIndexOf('/');
  if (slash < 0) throw new Trap('no such command');
  const verb = command.slice(slash + 1);
  return { menu: command.slice(0, slash), verb: verb === 'getall' ? 'print' : verb };
}
