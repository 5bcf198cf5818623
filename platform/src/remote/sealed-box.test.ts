import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBoxKeys, openSealed, SealedBoxError, sealFor } from './sealed-box.js';

const keys = makeBoxKeys();
const other = makeBoxKeys();

describe('a sealed box', () => {
  it('opens for its recipient and its context with what was put in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_096 }), fc.string(), (plain, context) => {
        const opened = openSealed(keys, sealFor(keys.publicKey, plain, context), context);
        expect(opened).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  it('opens for no other key, in no other context, and not when a single bit is another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 256 }),
        fc.string(),
        fc.string(),
        fc.nat(),
        (plain, context, elsewhere, bit) => {
          const sealed = sealFor(keys.publicKey, plain, context);
          expect(() => openSealed(other, sealed, context)).toThrow(SealedBoxError);
          if (elsewhere !== context) {
            expect(() => openSealed(keys, sealed, elsewhere)).toThrow(SealedBoxError);
          }
          const at = bit % (sealed.length * 8);
          const bent = Uint8Array.from(sealed);
          bent[at >> 3] = (bent[at >> 3] ?? 0) ^ (1 << (at & 7));
          // X25519 ignores the highest bit of a public key; the salt does not, so this box fails too.
          expect(() => openSealed(keys, bent, context)).toThrow(SealedBoxError);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never opens what is random or cut short, and says so by one error only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => openSealed(keys, bytes, '')).toThrow(SealedBoxError);
      }),
    );
    const sealed = sealFor(keys.publicKey, new Uint8Array(20), '');
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openSealed(keys, sealed.subarray(0, length), '')).toThrow(SealedBoxError);
    }
  });

  it('is another one each time, and holds the plain text nowhere', () => {
    const plain = Buffer.from('community "torre-norte"');
    const one = Buffer.from(sealFor(keys.publicKey, plain, 'x'));
    const two = Buffer.from(sealFor(keys.publicKey, plain, 'x'));
    expect(one.equals(two)).toBe(false);
    expect(one.includes(plain)).toBe(false);
    expect(one.length).toBe(49 + plain.length);
  });

  it('is made for no key of the wrong size, and for none of low order', () => {
    const plain = new Uint8Array(3);
    expect(() => sealFor(new Uint8Array(31), plain, '')).toThrow(SealedBoxError);
    // u = 0 and u = 1 (RFC 7748, 6.1): everybody would know the shared secret.
    for (const u of [0, 1]) {
      const low = new Uint8Array(32);
      low[0] = u;
      expect(() => sealFor(low, plain, '')).toThrow(SealedBoxError);
    }
  });
});
