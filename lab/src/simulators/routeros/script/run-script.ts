import type { ConfigRow } from '../../../world/config-table.js';
import {
  type Argument,
  type Block,
  type Expression,
  parseScript,
  ScriptError,
  type Statement,
} from './parse-script.js';
import type { ScriptMenus } from './script-menus.js';

/** null is RouterOS's nil. */
type Value = string | number | boolean | null | readonly Value[];
/** An argument with its value computed. */
interface Given {
  readonly name: string | undefined;
  readonly relation: '=' | '~';
  readonly value: Value;
}

const MOST_STEPS = 10_000;

/** Runs a script as if it were pasted. Returns the lines that it puts out. @throws ScriptError */
export function runScript(menus: ScriptMenus, text: string): readonly string[] {
  const runner = new Runner(menus);
  runner.block(parseScript(text), new Scope());
  return runner.output;
}

class Scope {
  readonly #values = new Map<string, Value>();
  constructor(private readonly outer?: Scope) {}

  declare(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  holder(name: string): Scope {
    if (this.#values.has(name)) return this;
    if (!this.outer) throw new ScriptError(`no variable ${name}`);
    return this.outer.holder(name);
  }

  get(name: string): Value {
    return this.holder(name).#values.get(name) ?? null;
  }
}

class Runner {
  readonly output: string[] = [];
  #steps = 0;

  constructor(private readonly menus: ScriptMenus) {}

  block(body: readonly Statement[], outer: Scope): void {
    const scope = new Scope(outer);
    for (const statement of body) this.#run(statement, scope);
  }

  #run(statement: Statement, scope: Scope): Value {
    this.#count();
    if (statement.kind === 'block') {
      this.block(statement.body, scope);
      return null;
    }
    return statement.kind === 'menu'
      ? this.#menu(statement.words, statement.args, scope)
      : this.#builtin(statement.name, statement.args, scope);
  }

  #builtin(name: string, all: readonly (Argument | Block)[], scope: Scope): Value {
    const args = all.filter((arg): arg is Argument => !('body' in arg));
    const bodyOf = (block: string) =>
      all.find((arg): arg is Block => 'body' in arg && arg.name === block)?.body ?? [];
    const value = (index: number): Value => {
      const arg = args[index];
      return arg ? this.#value(arg.value, scope) : null;
    };
    switch (name) {
      case 'if':
        this.block(bodyOf(isTrue(value(0)) ? 'do' : 'else'), scope);
        return null;
      case 'while':
        while (isTrue(value(0))) {
          this.#count();
          this.block(bodyOf('do'), scope);
        }
        return null;
      case 'foreach':
        this.#each(nameOf(args[0]), value(1), bodyOf('do'), scope);
        return null;
      case 'local':
        scope.declare(nameOf(args[0]), value(1));
        return null;
      case 'set':
        scope.holder(nameOf(args[0])).declare(nameOf(args[0]), value(1));
        return null;
      case 'put':
        this.output.push(asText(value(0)));
        return null;
      default:
        return name === 'delay' ? null : pureFunction(name, [value(0), value(1), value(2)]);
    }
  }

  #each(name: string, items: Value, body: readonly Statement[], scope: Scope): void {
    for (const item of asList(items)) {
      const inner = new Scope(scope);
      inner.declare(name, item);
      this.block(body, inner);
    }
  }

  #count(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new ScriptError('the script does not end');
  }

  #value(expression: Expression, scope: Scope): Value {
    switch (expression.kind) {
      case 'text':
        return expression.text;
      case 'variable':
        return scope.get(expression.name);
      case 'array':
        return expression.items.map((item) => this.#value(item, scope));
      case 'command':
        return this.#run(expression.command, scope);
      case 'operation':
        return operate(
          expression.operator,
          expression.operands.map((operand) => this.#value(operand, scope)),
        );
    }
  }

  #menu(words: readonly string[], args: readonly Argument[], scope: Scope): Value {
    const verb = words.at(-1) ?? '';
    const path = words.slice(0, -1).join(' ');
    const all = args.map(
      ({ name, relation, value }): Given => ({ name, relation, value: this.#value(value, scope) }),
    );
    const { properties, isSingle, table } = this.menus.menu(path);
    const given = all.filter(({ name }) => name !== undefined && name !== 'destination');
    const bad = given.find(({ name }) => !properties.has(name ?? ''));
    if (bad) throw new ScriptError(`bad property ${bad.name} in /${path}`);
    const places = all.filter(({ name }) => name === undefined).map(({ value }) => value);
    if (verb === 'find') {
      return table.rows.filter((row) => given.every((each) => fits(row, each))).map(({ id }) => id);
    }
    const values = Object.fromEntries(given.map(({ name, value }) => [name, written(value)]));
    if (verb === 'add') return this.menus.add(path, values).id;
    const target = isSingle ? [...table.rows] : this.#rows(path, places.shift() ?? null);
    if (verb === 'get') return read(target[0], asText(places[0] ?? null));
    const destination = all.find(({ name }) => name === 'destination')?.value ?? null;
    this.#change(verb, path, target, { values, destination });
    return null;
  }

  #change(
    verb: string,
    path: string,
    target: readonly ConfigRow[],
    to: { readonly values: Record<string, string>; readonly destination: Value },
  ): void {
    const table = this.menus.table(path);
    const change: Record<string, (row: ConfigRow) => void> = {
      set: (row) => table.set(row, to.values),
      remove: (row) => table.remove(row),
      sign: (row) => this.menus.sign(row),
      move: (row) => {
        table.remove(row);
        table.add(row.values, { before: asText(to.destination) });
      },
    };
    const one = change[verb];
    if (one === undefined) throw new ScriptError(`bad command name ${verb} in /${path}`);
    for (const row of target) one(row);
  }

  #rows(path: string, target: Value): ConfigRow[] {
    const table = this.menus.table(path);
    if (target === null) return [];
    return asList(target).map((name) => {
      const row = table.byId(asText(name)) ?? table.byName(asText(name));
      if (!row) throw new ScriptError(`no such item ${asText(name)} in /${path}`);
      return row;
    });
  }
}

function pureFunction(name: string, [first = null, second = null, third = null]: Value[]): Value {
  switch (name) {
    case 'len':
      return isList(first) ? first.length : asText(first).length;
    case 'tostr':
      return asText(first);
    case 'typeof':
      return first === null ? 'nil' : isList(first) ? 'array' : 'str';
    case 'pick': {
      const end = third === null ? Number(second) + 1 : Number(third);
      if (isList(first)) return first[Number(second)] ?? null;
      return asText(first).slice(Math.max(0, Number(second)), Math.max(0, end));
    }
    case 'find': {
      const at = asText(first).indexOf(asText(second));
      return at < 0 ? null : at;
    }
    default:
      throw new ScriptError(`bad command name :${name}`);
  }
}

function operate(operator: string, [left = null, right = null]: Value[]): Value {
  switch (operator) {
    case '!':
      return !isTrue(left);
    case '&&':
      return isTrue(left) && isTrue(right);
    case '||':
      return isTrue(left) || isTrue(right);
    case '=':
      return asText(left) === asText(right);
    case '!=':
      return asText(left) !== asText(right);
    case '<':
      return Number(left) < Number(right);
    case '>':
      return Number(left) > Number(right);
    case '+':
      return Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    default:
      return `${asText(left)}${asText(right)}`;
  }
}

/** A list of addresses is read as an array, everything else as text. */
function read(row: ConfigRow | undefined, property: string): Value {
  const text = row?.values[property];
  if (text === undefined) return null;
  if (property !== 'address' || text === '') return text;
  return text.split(',');
}

function fits({ values }: ConfigRow, { name, relation, value }: Given): boolean {
  const has = values[name ?? ''];
  if (relation === '~') return has !== undefined && new RegExp(asText(value)).test(has);
  return has === written(value);
}

function nameOf(arg: Argument | undefined): string {
  if (arg?.value.kind !== 'text') throw new ScriptError('a variable without a name');
  return arg.value.text;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
const asList = (value: Value): readonly Value[] => (isList(value) ? value : [value]);

/** `yes` and `no` are booleans on a router. */
function written(value: Value): string {
  const text = asText(value);
  return text === 'yes' ? 'true' : text === 'no' ? 'false' : text;
}

const isTrue = (value: Value): boolean => value === true || value === 'true';

function asText(value: Value): string {
  if (value === null) return '';
  return Array.isArray(value)
    ? value.map((each) => asText(each as Value)).join(';')
    : String(value);
}
