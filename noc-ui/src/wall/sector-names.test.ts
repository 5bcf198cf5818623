import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectorNames } from './sector-names.js';

describe('the short names of sectors', () => {
  it('leave out the tower and what all begin with', () => {
    const names = [
      'Sectorial Norte Cerro Alto',
      'Sectorial Sur Cerro Alto',
      'SECTORIAL Este cerro alto',
    ];
    expect(sectorNames('Torre Cerro Alto', names)).toEqual(['Norte', 'Sur', 'Este']);
  });

  it('stay whole where nothing would be left, or two would become one', () => {
    expect(sectorNames('Cerro Alto', ['Cerro Alto'])).toEqual(['Cerro Alto']);
    const twins = ['Norte Alto', 'Norte'];
    expect(sectorNames('Torre Alto', twins)).toEqual(twins);
  });

  it('keep a lone sector, and names that share nothing', () => {
    expect(sectorNames('Loma', ['AP 5G'])).toEqual(['AP 5G']);
    expect(sectorNames('Loma', ['Norte', 'AP Sur'])).toEqual(['Norte', 'AP Sur']);
    expect(sectorNames('Loma', [])).toEqual([]);
  });

  it('are never empty and never fewer, whatever people write', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(name, fc.array(name), (tower, names) => {
        const short = sectorNames(tower, names);
        expect(short).toHaveLength(names.length);
        expect(short.every((each) => each.trim() !== '')).toBe(true);
        expect(new Set(short).size).toBe(new Set(names).size);
      }),
    );
  });
});
