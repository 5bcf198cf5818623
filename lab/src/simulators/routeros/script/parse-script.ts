/** A value before it is computed. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'command'; readonly command: Statement }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Expression[];
    };

export interface Argument {
  /** undefined: by its place alone. */
  readonly name?: string;
  /** `~`: a regular expression. */
  readonly relation: '=' | '~';
  readonly value: Expression;
}

export type Statement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'builtin';
      readonly name: string;
      readonly args: readonly (Argument | Block)[];
    }
  | {
      readonly kind: 'menu';
      readonly words: readonly string[];
      readonly args: readonly Argument[];
    };

/** `do={…}`, `else={…}` */
export interface Block {
  readonly name: string;
  readonly body: readonly Statement[];
}

export class ScriptError extends Error {}

/**
 * The part of RouterOS's scripting language that set-up scripts use (MikroTik manual, Scripting): the whole is read
 * before any of it runs, as the terminal reads a block in braces. @throws ScriptError
 */
export function parseScript(text: string): readonly Statement[] {
  return new Parser(text).statements(false);
}

const WORD = /[A-Za-z0-9._/:*,-]/;
const OPERATORS = ['&&', '||', '!=', '=', '.', '<', '>', '+', '-'] as const;

class Parser {
  #at = 0;

  constructor(private readonly text: string) {}

  statements(isInside: boolean): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      this.#skip(/[\s;]/);
      const next = this.#peek();
      if (next === '') {
        if (isInside) throw this.#error('a brace is not closed');
        return body;
      }
      if (next === '}') {
        if (!isInside) throw this.#error('a brace too many');
        this.#at += 1;
        return body;
      }
      if (next === '#') this.#comment();
      else body.push(this.#statement());
    }
  }

  /** Only in the first column is a hash a comment. */
  #comment(): void {
    if (this.#at > 0 && this.text[this.#at - 1] !== '\n') throw this.#error('a hash in mid-line');
    this.#skip(/[^\n]/);
  }

  #statement(): Statement {
    const next = this.#peek();
    if (next === '{') {
      this.#at += 1;
      return { kind: 'block', body: this.statements(true) };
    }
    if (next === ':') return this.#builtin();
    if (next === '/') return this.#menu();
    throw this.#error('no command');
  }

  #builtin(): Statement {
    this.#at += 1;
    const name = this.#name();
    const args: (Argument | Block)[] = [];
    for (;;) {
      this.#skip(/ /);
      if (this.#isEnd()) return { kind: 'builtin', name, args };
      const block = this.#match(/(do|else)=\{/y);
      if (block) args.push({ name: block.slice(0, -2), body: this.statements(true) });
      else args.push(this.#argument());
    }
  }

  #menu(): Statement {
    const words: string[] = [];
    this.#at += 1;
    const args: Argument[] = [];
    for (;;) {
      this.#skip(/ /);
      if (this.#isEnd()) return { kind: 'menu', words, args };
      const isOver = args.length > 0 || isVerb(words.at(-1));
      const word = isOver ? '' : this.#match(/[a-z][a-z0-9-]*(?=[ \n;\]}]|$)/y);
      if (word) words.push(word);
      else args.push(this.#argument());
    }
  }

  #argument(): Argument {
    const named = this.#match(/[a-z][a-z0-9-]*[=~]/y);
    if (!named) return { relation: '=', value: this.#value() };
    const relation = named.endsWith('~') ? '~' : '=';
    return { name: named.slice(0, -1), relation, value: this.#value() };
  }

  #value(): Expression {
    const next = this.#peek();
    if (next === '"') return { kind: 'text', text: this.#string() };
    if (next === '$') {
      this.#at += 1;
      return { kind: 'variable', name: this.#name() };
    }
    if (next === '[') return this.#substitution();
    if (next === '(') return this.#parenthesis();
    if (next === '{') return this.#array();
    let text = '';
    while (WORD.test(this.#peek())) text += this.text[this.#at++];
    if (text === '') throw this.#error('no value');
    return { kind: 'text', text };
  }

  #substitution(): Expression {
    this.#at += 1;
    const command = this.#statement();
    this.#skip(/ /);
    this.#take(']');
    return { kind: 'command', command };
  }

  #parenthesis(): Expression {
    this.#at += 1;
    let left = this.#operand();
    for (;;) {
      this.#skip(/ /);
      if (this.#peek() === ')') {
        this.#at += 1;
        GROUPED.add(left);
        return left;
      }
      const operator = OPERATORS.find((each) => this.text.startsWith(each, this.#at));
      if (operator === undefined) throw this.#error('no operator');
      this.#at += operator.length;
      const right = this.#operand();
      left = joined(left, operator, right);
    }
  }

  #operand(): Expression {
    this.#skip(/ /);
    if (this.#peek() !== '!') return this.#value();
    this.#at += 1;
    return { kind: 'operation', operator: '!', operands: [this.#value()] };
  }

  #array(): Expression {
    this.#at += 1;
    const items: Expression[] = [];
    while (this.#peek() !== '}') {
      items.push(this.#value());
      if (this.#peek() === ';') this.#at += 1;
    }
    this.#at += 1;
    return { kind: 'array', items };
  }

  /** Bytes: `\XX` is one of them. A bare `$` or line break within the quotes would be the script's own, never a text. */
  #string(): string {
    this.#take('"');
    const bytes: Buffer[] = [];
    for (;;) {
      const plain = this.#match(/[^"$\\\n]+/y);
      bytes.push(Buffer.from(plain));
      const next = this.#peek();
      this.#at += 1;
      if (next === '' || next === '\n') throw this.#error('a string is not closed');
      if (next === '"') return Buffer.concat(bytes).toString('utf8');
      if (next === '$') throw this.#error('a variable within a string');
      const hex = this.#match(/[0-9A-F]{2}/y);
      if (hex === '') throw this.#error('an escape that is not known');
      bytes.push(Buffer.from(hex, 'hex'));
    }
  }

  /** What stands here of `what`, which is sticky; '' when it does not. */
  #match(what: RegExp): string {
    what.lastIndex = this.#at;
    const found = what.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #name(): string {
    let name = '';
    while (/[A-Za-z0-9]/.test(this.#peek())) name += this.text[this.#at++];
    if (name === '') throw this.#error('no name');
    return name;
  }

  #isEnd(): boolean {
    return ['', '\n', ';', ']', '}'].includes(this.#peek());
  }

  #peek(): string {
    return this.text[this.#at] ?? '';
  }

  #skip(what: RegExp): void {
    while (this.#peek() !== '' && what.test(this.#peek())) this.#at += 1;
  }

  #take(what: string): void {
    if (this.#peek() !== what) throw this.#error(`no ${what}`);
    this.#at += 1;
  }

  #error(what: string): ScriptError {
    const line = this.text.slice(0, this.#at).split('\n').length;
    return new ScriptError(`line ${line}: ${what}`);
  }
}

const LOOSEST: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['=', '!=', '<', '>'],
  ['.', '+', '-'],
];
const rank = (operator: string) => LOOSEST.findIndex((level) => level.includes(operator));

/** A tighter operator takes the right-hand operand of a looser one before it. */
function joined(left: Expression, operator: string, right: Expression): Expression {
  if (left.kind === 'operation' && left.operands.length === 2 && !GROUPED.has(left)) {
    const [first, second] = left.operands;
    if (first && second && rank(operator) > rank(left.operator)) {
      return made(left.operator, [first, joined(second, operator, right)]);
    }
  }
  return made(operator, [left, right]);
}

/** Within parentheses of their own: nothing outside takes them apart. */
const GROUPED = new WeakSet<Expression>();

function made(operator: string, operands: readonly Expression[]): Expression {
  return { kind: 'operation', operator, operands };
}

const VERBS = new Set(['find', 'add', 'set', 'remove', 'get', 'move', 'sign']);
const isVerb = (word: string | undefined) => word !== undefined && VERBS.has(word);
