import type { ImportDocument } from '@atalaya/core/domain/inventory-import/document';
import type { Credential } from '@atalaya/core/ports/device-driver';

export interface KnownCredential {
  readonly name: string;
  readonly secret: Credential;
}

export interface SettledCredentials {
  readonly document: ImportDocument;
  /** Of the credentials that are new, by the names that they get. */
  readonly secrets: Readonly<Record<string, Credential>>;
}

/**
 * Gives each credential that an import brings the name of one here with the same secret, so that importing
 * twice makes none twice; a new one gets a name that nobody has, so that it is never taken for another's.
 */
export function settleCredentials(
  document: ImportDocument,
  brought: ReadonlyMap<string, Credential>,
  known: readonly KnownCredential[],
  takenNames: ReadonlySet<string>,
): SettledCredentials {
  const bySecret = new Map(known.map(({ name, secret }) => [marksOf(secret), name]));
  const taken = new Set(takenNames);
  const names = new Map<string, string>();
  const secrets: Record<string, Credential> = {};
  const credentials = document.credentials.flatMap((credential) => {
    const secret = brought.get(credential.name);
    if (secret === undefined) return [];
    const existing = bySecret.get(marksOf(secret));
    if (existing !== undefined) {
      names.set(credential.name, existing);
      return [];
    }
    const name = freeName(credential.name, taken);
    taken.add(name);
    bySecret.set(marksOf(secret), name);
    names.set(credential.name, name);
    secrets[name] = secret;
    return [{ ...credential, name }];
  });
  const devices = document.devices.map((device) => ({
    ...device,
    sources: device.sources.map((source) =>
      source.credential === undefined
        ? source
        : { ...source, credential: names.get(source.credential) ?? source.credential },
    ),
  }));
  return { document: { ...document, credentials, devices }, secrets };
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} (${number})`;
    if (!taken.has(name)) return name;
  }
}

/** The same for the same secret, in whatever order its parts were written. */
function marksOf(secret: Credential): string {
  return JSON.stringify(Object.entries(secret).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
