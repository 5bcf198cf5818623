/** What a user of the API may do (`/user/group`). */
export type Policy = 'api' | 'read' | 'write' | 'test' | 'sensitive';

export interface ApiUser {
  readonly name: string;
  readonly password: string;
  readonly policies: readonly Policy[];
}

export const ALL_POLICIES: readonly Policy[] = ['api', 'read', 'write', 'test', 'sensitive'];

/** Somebody who is logged in now. */
export interface ApiUserSession {
  readonly user: string;
  readonly address: string;
  readonly since: number;
}
