import { describe, expect, it } from 'vitest';
import type { OnuFact } from '../network/reading.js';
import { onuEvents } from './onu-events.js';

const olt = { deviceId: 'olt', at: 1_000 };
const onu = (serial: string, online: boolean, more: Partial<OnuFact> = {}): OnuFact => ({
  pon: '0/1',
  serial,
  online,
  ...more,
});

describe('units of an OLT between two reads', () => {
  const first = onuEvents(undefined, [onu('A', true), onu('B', false)], olt);

  it('tell nothing at the first read', () => {
    expect(first.events).toEqual([]);
  });

  it('tell a power cut from a cut fibre, and a return', () => {
    const now = [onu('A', false, { lastDownCause: 'dying-gasp' }), onu('B', true)];
    const titles = onuEvents(first.memory, now, olt).events.map(({ title, severity }) => [
      severity,
      title,
    ]);
    expect(titles).toEqual([
      ['notice', 'ONU A lost its power (dying gasp)'],
      ['info', 'ONU B is back'],
    ]);
    const cut = onuEvents(
      first.memory,
      [onu('A', false, { lastDownCause: 'loss-of-signal' })],
      olt,
    );
    expect(cut.events[0]).toMatchObject({ severity: 'warning', kind: 'onu', deviceId: 'olt' });
  });

  it('tell nothing of a new unit, of one that stays, or of one that is gone', () => {
    expect(onuEvents(first.memory, [onu('A', true), onu('C', false)], olt).events).toEqual([]);
  });
});
