import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader, parseFpingEcho, parseFpingSummary } from './fping-output.js';

describe('parseFpingEcho', () => {
  it.each([
    ['10.1.0.7 : [0], 64 bytes, 0.194 ms (0.194 avg, 0% loss)', '10.1.0.7', 0, 0.194],
    ['10.1.0.7    : [19], 64 bytes, 41.8 ms (40.9 avg, 0% loss)', '10.1.0.7', 19, 41.8],
    ['2001:db8::7 : [3], 64 bytes, 1312 ms (870 avg, 25% loss)', '2001:db8::7', 3, 1312],
    ['fe80::1%eth0 : [1], 64 bytes, 2.31 ms (2.30 avg, 0% loss)', 'fe80::1%eth0', 1, 2.31],
    ['[1795232719.84803] ::1       : [0], 64 bytes, 0.160 ms (0.160 avg, 0% loss)', '::1', 0, 0.16],
    ['10.1.0.8 : [2], timed out (NaN avg, 100% loss)', '10.1.0.8', 2, null],
    ['[1795232719.84803] 10.1.0.8 : [2], timed out (3.01 avg, 33% loss)', '10.1.0.8', 2, null],
    ['10.1.0.7 : [4], 84 bytes, 0.05 ms (0.05 avg, 0% loss)', '10.1.0.7', 4, 0.05],
    ['10.1.0.7 : [5], 64 bytes, -0.2 ms (0.05 avg, 0% loss)', '10.1.0.7', 5, 0],
    ['10.1.0.7 : [6], 64 bytes, 3.1 ms (3.1 avg, 0% loss) [<- 10.1.0.1]', '10.1.0.7', 6, 3.1],
  ])('reads %s', (line, host, seq, rttMs) => {
    expect(parseFpingEcho(line)).toEqual({ host, seq, rttMs });
  });

  it.each([
    '',
    '10.1.0.7 : xmt/rcv/%loss = 3/3/0%, min/avg/max = 0.039/0.092/0.194',
    'ICMP Host Unreachable from 10.1.0.1 for ICMP Echo sent to 10.1.0.9',
    'cpe.example.net: Name or service not known',
    '10.1.0.7 : duplicate for [0], 64 bytes, 0.194 ms',
    '10.1.0.7 : [x], 64 bytes, 0.194 ms (0.194 avg, 0% loss)',
    '10.1.0.7 : [-1], timed out (NaN avg, 100% loss)',
    '10.1.0.7 : [0], 64 bytes, fast ms',
    ' : [0], timed out',
  ])('passes over %j', (line) => {
    expect(parseFpingEcho(line)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        const echo = parseFpingEcho(line);
        expect(echo === null || echo.seq >= 0).toBe(true);
      }),
    );
  });
});

describe('parseFpingSummary', () => {
  it('finds the host of a closing line', () => {
    expect(parseFpingSummary('10.1.0.8    : xmt/rcv/%loss = 2/0/100%')).toBe('10.1.0.8');
    expect(parseFpingSummary('10.1.0.8 : [2], timed out (NaN avg, 100% loss)')).toBeNull();
  });
});

describe('createLineReader', () => {
  it('gives the same lines however the text is cut', () => {
    const text = 'one\n\ntwo two\nthree\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const lines: string[] = [];
        const read = createLineReader((line) => lines.push(line));
        const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        edges.forEach((edge, index) => {
          read(text.slice(edges[index - 1] ?? 0, edge));
        });
        expect(lines).toEqual(['one', '', 'two two', 'three']);
      }),
    );
  });

  it('drops a line without an end and goes on after it', () => {
    const lines: string[] = [];
    const read = createLineReader((line) => lines.push(line));
    for (let chunk = 0; chunk < 100; chunk += 1) read('x'.repeat(1_000));
    read('tail\nnext\n');
    expect(lines).toEqual(['next']);
  });
});
