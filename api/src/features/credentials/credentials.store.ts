import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { CredentialSecret } from '@atalaya/core/wire/rest/credentials';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertCredential(
  unit: TenantUnit,
  box: SecretBox,
  credential: { readonly name: string; readonly secret: CredentialSecret },
): Promise<string> {
  const id = randomUUID();
  await unit.insert('credentials', {
    id,
    name: credential.name,
    ...sealed(unit, box, id, credential.secret),
    created_at: unit.now,
    updated_at: unit.now,
  });
  return id;
}

export async function updateCredential(
  unit: TenantUnit,
  box: SecretBox,
  id: string,
  patch: { readonly name?: string | undefined; readonly secret?: CredentialSecret | undefined },
): Promise<void> {
  await unit.update('credentials', id, {
    name: patch.name,
    ...(patch.secret && sealed(unit, box, id, patch.secret)),
    updated_at: unit.now,
  });
}

function sealed(unit: TenantUnit, box: SecretBox, id: string, secret: CredentialSecret) {
  const context = credentialContext(unit.tenantId, id);
  const { keyId, ciphertext } = box.seal(JSON.stringify(secret), context);
  return { kind: secret.kind, key_id: keyId, ciphertext: Buffer.from(ciphertext) };
}
