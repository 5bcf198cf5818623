/** What the query words of a print are asked of: the attributes of one row. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * Evaluates the `?` words of a print in order on a stack (manual.mikrotik.com "API", Queries): `?name`, `?-name`,
 * `?name=x`, `?=name=x`, `?<name=x`, `?>name=x` push a value, `?#` words work on the stack. A row counts when every
 * value that is left is true; no words at all let every row through.
 */
export function matchesQuery(words: readonly string[], row: Attributes): boolean {
  let stack: boolean[] = [];
  for (const word of words) {
    const body = word.slice(1);
    if (body.startsWith('#')) stack = operate(stack, body.slice(1));
    else stack.push(evaluate(body, row));
  }
  return stack.every(Boolean);
}

function evaluate(body: string, row: Attributes): boolean {
  if (body.startsWith('-')) return row[body.slice(1)] === undefined;
  if (body.startsWith('<')) return compare(body.slice(1), row, (order) => order < 0);
  if (body.startsWith('>')) return compare(body.slice(1), row, (order) => order > 0);
  const plain = body.startsWith('=') ? body.slice(1) : body;
  if (!plain.includes('=')) return row[plain] !== undefined;
  return compare(plain, row, (order) => order === 0);
}

function compare(body: string, row: Attributes, wanted: (order: number) => boolean): boolean {
  const split = body.indexOf('=');
  if (split < 0) return false;
  const actual = row[body.slice(0, split)];
  return actual !== undefined && wanted(orderOf(actual, body.slice(split + 1)));
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function orderOf(actual: string, asked: string): number {
  const left = asBoolean(actual);
  const right = asBoolean(asked);
  if (NUMBER.test(left) && NUMBER.test(right)) return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Booleans are asked as yes/no and as true/false. */
function asBoolean(text: string): string {
  if (text === 'yes') return 'true';
  return text === 'no' ? 'false' : text;
}

/**
 * `!` inverts the top, `&` and `|` join the two topmost, an index followed by another operator pushes a copy of the
 * value at that depth (0 is the top), an index at the word's end leaves that value alone on the stack, `.` after an
 * index does nothing and elsewhere copies the top.
 */
function operate(start: readonly boolean[], operations: string): boolean[] {
  let stack = [...start];
  for (const match of operations.matchAll(/\d+\.?|[!&|.]/g)) {
    const [token] = match;
    const isLast = match.index + token.length === operations.length;
    stack = step(stack, token, isLast && !token.endsWith('.'));
  }
  return stack;
}

function step(stack: boolean[], token: string, replacesAll: boolean): boolean[] {
  const top = stack.at(-1) ?? false;
  switch (token) {
    case '!':
      return [...stack.slice(0, -1), !top];
    case '&':
      return [...stack.slice(0, -2), (stack.at(-2) ?? false) && top];
    case '|':
      return [...stack.slice(0, -2), (stack.at(-2) ?? false) || top];
    case '.':
      return [...stack, top];
    default: {
      const value = stack.at(-1 - Number.parseInt(token, 10)) ?? false;
      return replacesAll ? [value] : [...stack, value];
    }
  }
}
