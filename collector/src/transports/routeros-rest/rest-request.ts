import type { Word } from '../routeros-api/command.js';
import { decodeText } from '../routeros-api/text.js';

/** One command as REST takes it: POST to `path` with the attributes as an object of texts. */
export interface RestRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * The sentence of a command in REST's words (help.mikrotik.com, "REST API", POST): `=name=value` is a member, `.proplist`
 * a list of its own, `?` words the list `.query`.
 * @throws RangeError on a command that is no path, or a word that is neither attribute nor query.
 */
export function toRestRequest(words: readonly Word[]): RestRequest {
  const [command = '', ...rest] = words.map((word) =>
    typeof word === 'string' ? word : decodeText(word),
  );
  if (!/^(?:\/[a-z0-9-]+)+$/.test(command)) throw new RangeError('A command is a path of menus.');
  const query = rest.flatMap((word) => (word.startsWith('?') ? [word.slice(1)] : []));
  const attributes = rest.filter((word) => !word.startsWith('?')).map(toMember);
  const body = Object.fromEntries(
    query.length > 0 ? [...attributes, ['.query', query]] : attributes,
  );
  return { path: `/rest${command}`, body };
}

function toMember(word: string): [string, string | readonly string[]] {
  if (!word.startsWith('=')) throw new RangeError('A word is an attribute or a query.');
  // The value may hold "=" itself: only the first one after the leading one divides.
  const divide = word.indexOf('=', 1);
  if (divide < 0) return [word.slice(1), ''];
  const name = word.slice(1, divide);
  const value = word.slice(divide + 1);
  return [name, name === '.proplist' ? value.split(',') : value];
}
