import { describe, expect, it } from 'vitest';
import { CommandLineError, parseArguments } from './command-line.js';

const known = { options: ['name'], flags: ['json'] };

describe('the command line', () => {
  it('parts words, options and flags', () => {
    const parsed = parseArguments(['create', '--name', 'a b', 'x', '--json'], known);
    expect(parsed.positionals).toEqual(['create', 'x']);
    expect(parsed.options).toEqual({ name: 'a b' });
    expect([...parsed.flags]).toEqual(['json']);
  });

  it.each([[['--nmae', 'x']], [['--name']], [['--json=1']]])('refuses %j', (args) => {
    expect(() => parseArguments(args, known)).toThrow(CommandLineError);
  });
});
