import { parseArgs } from 'node:util';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';

/** A command line that cannot be meant: the message names what is wrong, the exit code is 2. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly flags: ReadonlySet<string>;
}

/** Options take a value, flags take none; anything else is refused by its name. */
export function parseArguments(
  args: readonly string[],
  known: { readonly options?: readonly string[]; readonly flags?: readonly string[] },
): ParsedArguments {
  const types = Object.fromEntries([
    ...(known.options ?? []).map((name) => [name, { type: 'string' as const }]),
    ...(known.flags ?? []).map((name) => [name, { type: 'boolean' as const }]),
  ]);
  const { values, positionals } = parse(args, types);
  const entries = Object.entries(values);
  return {
    positionals,
    options: Object.fromEntries(
      entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
    flags: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
  };
}

function parse(
  args: readonly string[],
  options: Record<string, { type: 'string' } | { type: 'boolean' }>,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const text = errorMessage(error);
    // Node goes on to explain how to pass a positional that begins with a dash.
    throw new CommandLineError(`${text.split('. ')[0]?.replace(/\.$/, '')}.`);
  }
}
