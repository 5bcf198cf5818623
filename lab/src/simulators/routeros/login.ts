import { createHash, randomBytes } from 'node:crypto';
import type { ApiRequest } from './api-request.js';
import type { ApiUser } from './api-users.js';
import type { VersionProfile } from './version-profile.js';

export type LoginAnswer =
  | { readonly kind: 'in'; readonly user: ApiUser }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Both logins of the API: name and password from 6.43 on, before that a challenge answered with MD5. */
export class Login {
  readonly #profile: VersionProfile;
  readonly #users: readonly ApiUser[];
  #challenge: string | null = null;

  constructor(profile: VersionProfile, users: readonly ApiUser[]) {
    this.#profile = profile;
    this.#users = users;
  }

  answer({ attributes }: ApiRequest): LoginAnswer {
    const refused: LoginAnswer = { kind: 'refused', message: this.#profile.loginFailure };
    const response = attributes.get('response');
    const plain = this.#profile.plainLogin && attributes.has('name') && response === undefined;
    // An old router ignores a password that it did not ask for and sends its challenge.
    if (!plain && response === undefined) {
      this.#challenge = randomBytes(16).toString('hex');
      return { kind: 'challenge', challenge: this.#challenge };
    }
    const user = this.#users.find((candidate) => candidate.name === attributes.get('name'));
    if (!user?.policies.includes('api')) return refused;
    const proven = plain
      ? attributes.get('password') === user.password
      : this.#challenge !== null && response === md5Response(user.password, this.#challenge);
    this.#challenge = null;
    return proven ? { kind: 'in', user } : refused;
  }
}

/** `00` and the MD5 of a zero byte, the password's bytes and the challenge's bytes. */
export function md5Response(password: string, challenge: string): string {
  const hash = createHash('md5')
    .update(Buffer.of(0))
    .update(Buffer.from(password, 'utf8'))
    .update(Buffer.from(challenge, 'hex'));
  return `00${hash.digest('hex')}`;
}
