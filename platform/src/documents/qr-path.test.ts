import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { qrPath } from './qr-path.js';

describe('a QR code on screen', () => {
  it('has each dark square once, inside a clear border of four', () => {
    const text = 'https://provider.example/pay?preference=0123456789';
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const drawn = qrPath(text);
    expect(drawn?.size).toBe(modules.size + 8);
    const squares = [...(drawn?.path ?? '').matchAll(/M(\d+) (\d+)h1v1h-1z/g)];
    expect(squares.map(([square]) => square).join('')).toBe(drawn?.path);
    const dark = new Set(squares.map(([, x, y]) => `${Number(x) - 4} ${Number(y) - 4}`));
    expect(dark.size).toBe(squares.length);
    for (let row = -4; row < modules.size + 4; row += 1) {
      for (let column = -4; column < modules.size + 4; column += 1) {
        const isInside = [row, column].every((each) => each >= 0 && each < modules.size);
        const isDark = isInside && Boolean(modules.get(row, column));
        expect(dark.has(`${column} ${row}`)).toBe(isDark);
      }
    }
  });

  it('is none of nothing, and of what no telephone would read', () => {
    expect([qrPath(''), qrPath('x'.repeat(601))]).toEqual([null, null]);
    expect(qrPath('x'.repeat(600))).not.toBeNull();
  });
});
