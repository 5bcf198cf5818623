import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeCertificate, MEASURES } from './certificate.js';
import { type CpeReading, measuredOf } from './cpe-reading.js';
import { signaturePath, signatureSchema } from './signature.js';
import { movedTo, movesOf, shownState, TICKET_MOVES } from './ticket.js';
import { DEFAULT_TICKET_POLICY, readTicketPolicy, ticketPolicySchema } from './ticket-policy.js';
import { visitMovedTo, visitMovesOf } from './visit.js';

const { minimums } = DEFAULT_TICKET_POLICY;
const good = {
  signalDbm: -58,
  chainImbalanceDb: 2,
  txRateBps: 65e6,
  rxRateBps: 130e6,
  lanSpeedBps: 1e9,
  lossPercent: 0,
};
const reading: CpeReading = {
  at: '2026-03-02T15:00:00.000Z',
  device: { id: 'd', name: 'cpe' },
  signalDbm: -58,
  chains: [
    { radio: 'wlan1', chain: '0', signalDbm: -60 },
    { radio: 'wlan1', chain: '1', signalDbm: -63 },
    { radio: 'wlan2', chain: '0', signalDbm: -80 },
  ],
  txRateBps: 1,
  rxRateBps: 2,
  lanSpeedBps: 3,
  lossPercent: 4,
  signalSeries: null,
};

describe('a signal certificate', () => {
  it('is met at its bounds and not a hair below', () => {
    expect(judgeCertificate(good, minimums).isMet).toBe(true);
    expect(judgeCertificate({ ...good, signalDbm: -65, lossPercent: 1 }, minimums).isMet).toBe(
      true,
    );
    const weak = judgeCertificate({ ...good, signalDbm: -65.1, lossPercent: 1.5 }, minimums);
    expect(weak.isMet).toBe(false);
    expect(weak.checks.filter(({ verdict }) => verdict === 'below')).toMatchObject([
      { measure: 'signalDbm', value: -65.1, bound: -65, isMost: false },
      { measure: 'lossPercent', value: 1.5, bound: 1, isMost: true },
    ]);
  });

  it('is not met by what nobody could measure, unless nobody asks for it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MEASURES), (measure) => {
        const blind = { ...good, [measure]: null };
        expect(judgeCertificate(blind, minimums).isMet).toBe(false);
        expect(judgeCertificate(blind, { ...minimums, [measure]: null }).isMet).toBe(true);
      }),
    );
  });

  it('measures the gap of chains within one radio, of which it needs two', () => {
    expect(measuredOf(reading).chainImbalanceDb).toBe(3);
    expect(measuredOf({ ...reading, chains: reading.chains.slice(1) }).chainImbalanceDb).toBeNull();
  });
});

describe('a drawn signature', () => {
  const line = Array.from({ length: 10 }, (_, at) => [at, 2 * at]);

  it('becomes a path of numbers only', () => {
    const strokes = signatureSchema.parse([[[0, 0]], line]);
    expect(signaturePath(strokes)).toMatch(/^M0 0M0 0L1 2L2 4L/);
  });

  it('is refused where it is a tap, leaves the sheet, or is more than a hand draws', () => {
    for (const wrong of [
      [],
      [[[1, 1]]],
      [[...line, [601, 0]]],
      [[...line, [0.5, 0]]],
      [[...line, ['0" onload="x', 0]]],
      Array.from({ length: 65 }, () => line),
      Array.from({ length: 3 }, () => Array.from({ length: 700 }, () => [1, 1])),
    ]) {
      expect(signatureSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('tickets and visits', () => {
  it('move along their ways, and what is closed or over stays so', () => {
    for (const move of TICKET_MOVES) expect(movedTo('closed', move)).toBeUndefined();
    expect(movesOf('open')).toEqual(['wait', 'resolve', 'close']);
    expect(movedTo('resolved', 'resume')).toBe('open');
    expect([shownState('open', true), shownState('waiting', true)]).toEqual([
      'assigned',
      'waiting',
    ]);
    expect(visitMovedTo('planned', 'begin')).toBe('under_way');
    expect(visitMovedTo('done', 'fail')).toBeUndefined();
    expect(visitMovesOf('under_way', 'repair')).toEqual(['finish', 'fail']);
    expect(visitMovesOf('under_way', 'installation')).toEqual(['fail']);
  });

  it('are worked by rules that are whole, or by the defaults', () => {
    expect(ticketPolicySchema.parse(DEFAULT_TICKET_POLICY)).toEqual(DEFAULT_TICKET_POLICY);
    expect(readTicketPolicy({ sla: {} })).toBe(DEFAULT_TICKET_POLICY);
    const urgent = { firstAnswer: 60, resolution: 30 };
    const wrong = { ...DEFAULT_TICKET_POLICY, sla: { ...DEFAULT_TICKET_POLICY.sla, urgent } };
    expect(ticketPolicySchema.safeParse(wrong).success).toBe(false);
  });
});
