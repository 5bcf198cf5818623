import { describe, expect, it } from 'vitest';
import { parseSnmprec } from './snmprec.js';

describe('parseSnmprec', () => {
  it('reads every tag, decimal and hex', () => {
    const recording = [
      '1.3.6.1.2.1.1.1.0|4|a | in a name',
      '1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.99999.1',
      '1.3.6.1.2.1.1.3.0|67|4294967295',
      '',
      '# a comment',
      '1.3.6.1.4.1.99999.1.0|2|-47',
      '1.3.6.1.4.1.99999.2.0|4x|00fF80',
      '1.3.6.1.4.1.99999.3.0|64|10.0.0.1',
      '1.3.6.1.4.1.99999.4.0|64x|0a000002',
      '1.3.6.1.4.1.99999.5.0|65|7',
      '1.3.6.1.4.1.99999.6.0|66|8',
      '1.3.6.1.4.1.99999.7.0|70|18446744073709551615',
      '1.3.6.1.4.1.99999.8.0|70x|aabbccddeef4',
      '1.3.6.1.4.1.99999.9.0|5|',
    ].join('\r\n');
    expect(parseSnmprec(recording).map(([, value]) => value)).toEqual([
      { type: 'octets', value: Buffer.from('a | in a name') },
      { type: 'oid', value: '1.3.6.1.4.1.99999.1' },
      { type: 'ticks', value: 4_294_967_295 },
      { type: 'integer', value: -47 },
      { type: 'octets', value: Buffer.from([0x00, 0xff, 0x80]) },
      { type: 'ip', value: '10.0.0.1' },
      { type: 'ip', value: '10.0.0.2' },
      { type: 'counter32', value: 7 },
      { type: 'gauge32', value: 8 },
      { type: 'counter64', value: 2n ** 64n - 1n },
      { type: 'counter64', value: 0xaabbccddeef4n },
      { type: 'null' },
    ]);
  });

  it.each([
    '1.3.6.1.2.1.1.1.0',
    '1.3.6.1.2.1.1.1.0|99|x',
    '1.3.6.1.2.1.1.1.0|2|many',
    'sysDescr|4|x',
    '1.3.6.1.2.1.1.1.0|64|300.1.1.1',
  ])('names the line that it cannot read: %s', (line) => {
    expect(() => parseSnmprec(`1.3.6.1.2.1.1.3.0|67|1\n${line}`)).toThrow(/line 2/);
  });

  it('leaves out the unreadable lines when told what to do with them', () => {
    const problems: string[] = [];
    const recording =
      '1.3.6.1.2.1.1.3.0|67|1\n1.3.6.1.2.1.31.1.1.1.6.1|70|aabb\n1.3.6.1.2.1.1.5.0|4|x';
    expect(parseSnmprec(recording, (problem) => problems.push(problem))).toHaveLength(2);
    expect(problems).toEqual(['line 2: the value is no number']);
  });
});
