import type { CredentialView } from '@atalaya/core/wire/rest/credentials';

export type CredentialKind = CredentialView['kind'];
export const CREDENTIAL_KINDS: readonly CredentialKind[] = [
  'snmp-community',
  'snmp-v3',
  'routeros',
  'uisp',
];

export interface SecretField {
  readonly name: string;
  readonly isSecret?: true;
  readonly isOptional?: true;
  readonly choices?: readonly string[];
  /** Chosen until a person chooses something else; without one, nothing is. */
  readonly preset?: string;
}

export const CREDENTIAL_FIELDS: Readonly<Record<CredentialKind, readonly SecretField[]>> = {
  'snmp-community': [{ name: 'community', isSecret: true }],
  'snmp-v3': [
    { name: 'user' },
    { name: 'authProtocol', choices: ['md5', 'sha', 'sha256', 'sha512'] },
    { name: 'authPassword', isSecret: true, isOptional: true },
    { name: 'privProtocol', choices: ['des', 'aes', 'aes256b', 'aes256r'] },
    { name: 'privPassword', isSecret: true, isOptional: true },
  ],
  routeros: [
    { name: 'user' },
    { name: 'password', isSecret: true },
    { name: 'transport', choices: ['api', 'auto', 'rest'], preset: 'api' },
    { name: 'fingerprint', isOptional: true },
  ],
  uisp: [
    { name: 'token', isSecret: true },
    { name: 'fingerprint', isOptional: true },
  ],
};

export interface CredentialDraft {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly values: Readonly<Record<string, string>>;
  readonly tls: boolean;
}

/** The body as the API wants it, still unchecked; what was left empty is absent. */
export function credentialBody({ name, kind, values, tls }: CredentialDraft): unknown {
  const secret: Record<string, unknown> = { kind };
  for (const field of CREDENTIAL_FIELDS[kind]) {
    const value = values[field.name] ?? field.preset ?? '';
    if (value !== '') secret[field.name] = value;
  }
  // A RouterOS password may be empty: it is a value there, not an omission.
  if (kind === 'routeros') secret['password'] ??= '';
  if (kind === 'routeros' || kind === 'uisp') secret['tls'] = tls;
  return { name, secret };
}
