import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
/** One step to either side: phones' clocks are off, and people type slowly (RFC 6238, 5.2). */
const WINDOW_STEPS = 1;
const ISSUER = 'Atalaya';

export interface SealedSecret {
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

export interface SecondFactors {
  /** A new secret for the person's app, and what of it may be stored. */
  enrol(user: { readonly id: string; readonly email: string }): {
    readonly secret: string;
    readonly otpauthUrl: string;
    readonly sealed: SealedSecret;
  };
  /** The time step that the code is right for; undefined when it is wrong. Whoever asks refuses a step twice. */
  stepOf(userId: string, sealed: SealedSecret, code: string): number | undefined;
}

export function createSecondFactors(box: SecretBox, systemNow: () => number): SecondFactors {
  const context = (userId: string) => `totp:${userId}`;
  return {
    enrol: ({ id, email }) => {
      const secret = new Secret({ size: 20 });
      const totp = new TOTP({ issuer: ISSUER, label: email, secret, period: PERIOD_S });
      return {
        secret: secret.base32,
        otpauthUrl: totp.toString(),
        sealed: box.seal(secret.base32, context(id)),
      };
    },
    stepOf: (userId, sealed, code) => {
      const secret = Secret.fromBase32(box.open(sealed, context(userId)));
      const timestamp = systemNow();
      const totp = new TOTP({ secret, period: PERIOD_S });
      const delta = totp.validate({ token: code, timestamp, window: WINDOW_STEPS });
      return delta === null ? undefined : Math.floor(timestamp / 1_000 / PERIOD_S) + delta;
    },
  };
}
