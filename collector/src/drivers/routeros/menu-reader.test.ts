import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { describe, expect, it } from 'vitest';
import type { CommandReply } from '../../transports/routeros-api/command.js';
import {
  commandError,
  connectionError,
  type RouterosError,
  trapError,
} from '../../transports/routeros-api/routeros-error.js';
import { classifyTrap } from '../../transports/routeros-api/trap.js';
import { MenuLatch } from './menu-latch.js';
import { MenuReader } from './menu-reader.js';

const NOW = 1_000_000;

function reader(
  answer: (words: readonly string[]) => CommandReply | RouterosError,
  latch = new MenuLatch(),
  now = NOW,
) {
  const asked: string[] = [];
  const runner = {
    run: async (words: readonly string[]) => {
      asked.push(words.join(' '));
      const given = answer(words);
      if (given instanceof Error) throw given;
      return given;
    },
  };
  return { asked, latch, reader: new MenuReader(runner, latch, now, new AbortController().signal) };
}

const trap = (message: string) =>
  trapError('/x/print', [{ meaning: classifyTrap(message), message }]);
const reply = (...rows: Record<string, string>[]): CommandReply => ({
  rows: rows.map((row) => new Map(Object.entries(row))),
  done: new Map(),
});

describe('MenuReader', () => {
  it('drops rows without any of the wanted properties', async () => {
    const { reader: menus, asked } = reader(() => reply({}, { name: 'a' }));
    expect(await menus.print('/x', ['name', 'mac'])).toHaveLength(1);
    expect(asked).toEqual(['/x/print =.proplist=name,mac']);
  });

  it('tells the fault of a router that answered no menu at all; a refusal is an answer', async () => {
    const late = commandError('timeout', '/x/print was not answered within 8 s.');
    const { reader: none } = reader(() => late);
    expect(none.fault).toBeUndefined();
    await none.print('/x', ['name']);
    await none.print('/y', ['name']);
    expect(none.fault).toBe(late);
    const { reader: some } = reader(([command]) => (command === '/x/print' ? late : reply()));
    await some.print('/x', ['name']);
    await some.print('/y', ['name']);
    expect(some.fault).toBeUndefined();
    const { reader: refused } = reader(() => trap('not enough permissions (9)'));
    await refused.print('/x', ['name']);
    expect(refused.fault).toBeUndefined();
  });

  it('forgets after an hour that a menu is missing', async () => {
    const { reader: first, latch, asked } = reader(() => trap('no such command prefix'));
    expect(await first.print('/x', ['name'])).toBeUndefined();
    expect(await first.print('/x', ['name'])).toBeUndefined();
    expect(asked).toHaveLength(1);
    expect(first.warnings).toEqual([]);
    const later = reader(() => reply({ name: 'a' }), latch, NOW + HOUR_MS);
    expect(await later.reader.print('/x', ['name'])).toHaveLength(1);
  });

  it('warns each time of a forbidden menu, and asks it seldom', async () => {
    const { reader: first, latch } = reader(() => trap('not enough permissions (9)'));
    await first.print('/x', ['name']);
    const next = reader(() => reply(), latch, NOW + 60_000);
    expect(await next.reader.print('/x', ['name'])).toBeUndefined();
    expect(next.asked).toEqual([]);
    expect(next.reader.warnings).toEqual(first.warnings);
    expect(first.warnings).toHaveLength(1);
  });

  it('asks a timed out menu again the next time', async () => {
    const { reader: menus, asked } = reader(() => commandError('timeout', 'late.'));
    await menus.print('/x', ['name']);
    await menus.print('/x', ['name']);
    expect(asked).toHaveLength(2);
    expect(menus.warnings).toEqual(['/x was not read: late.']);
  });

  it('does without =stats= where the version does not know it', async () => {
    const { reader: menus, asked } = reader((words) =>
      words.includes('=stats=') ? trap('unknown parameter') : reply({ name: 'a' }),
    );
    expect(await menus.printStats('/x', ['name'])).toHaveLength(1);
    await menus.printStats('/x', ['name']);
    expect(asked).toEqual([
      '/x/print =stats= =.proplist=name',
      '/x/print =.proplist=name',
      '/x/print =.proplist=name',
    ]);
  });

  it('passes the loss of the connection on', async () => {
    const lost = connectionError('connection-lost', 'gone');
    const { reader: menus } = reader(() => lost);
    await expect(menus.print('/x', ['name'])).rejects.toBe(lost);
    await expect(menus.printStats('/x', ['name'])).rejects.toBe(lost);
  });
});
