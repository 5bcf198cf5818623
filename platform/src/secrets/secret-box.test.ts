import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretBox, SecretBoxError } from './secret-box.js';

const key = (byte: number) => new Uint8Array(32).fill(byte);
const box = createSecretBox(key(1));

describe('the secret box', () => {
  it('gives back what it sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (secret, context) => {
        expect(box.open(box.seal(secret, context), context)).toBe(secret);
      }),
    );
  });

  it('never seals the same secret to the same bytes', () => {
    expect(box.seal('public', 'c')).not.toEqual(box.seal('public', 'c'));
  });

  it('opens nothing in another context', () => {
    const sealed = box.seal('public', 'tenant-a/credential-1');
    expect(() => box.open(sealed, 'tenant-b/credential-1')).toThrow(SecretBoxError);
  });

  it('opens nothing in which a bit was changed or that was cut', () => {
    const sealed = box.seal('public', 'c');
    fc.assert(
      fc.property(fc.nat(sealed.ciphertext.length - 1), fc.nat(7), (index, bit) => {
        const changed = Uint8Array.from(sealed.ciphertext);
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        expect(() => box.open({ ...sealed, ciphertext: changed }, 'c')).toThrow(SecretBoxError);
        const cut = sealed.ciphertext.subarray(0, index);
        expect(() => box.open({ ...sealed, ciphertext: cut }, 'c')).toThrow(SecretBoxError);
      }),
    );
  });

  it('opens with a previous key, seals with the current one, and names a key it lacks', () => {
    const old = createSecretBox(key(1)).seal('public', 'c');
    const rotated = createSecretBox(key(2), [key(1)]);
    expect(rotated.open(old, 'c')).toBe('public');
    expect(rotated.seal('public', 'c').keyId).not.toBe(old.keyId);
    expect(() => createSecretBox(key(2)).open(old, 'c')).toThrow(
      `sealed with the key ${old.keyId}, which this installation does not have`,
    );
  });

  it('refuses a key of another length', () => {
    expect(() => createSecretBox(new Uint8Array(16))).toThrow(RangeError);
  });
});
