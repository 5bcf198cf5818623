import { linePasswordContext } from '@atalaya/core/domain/provisioning/line-password';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** The password of a line, on the record: who asked for it and when stands in the audit log, it does not. */
export async function revealPassword(
  unit: TenantUnit,
  secrets: SecretBox,
  serviceId: string,
): Promise<{ readonly identity: string; readonly password: string }> {
  const row = await unit.trx
    .selectFrom('service_provisionings')
    .where('service_id', '=', serviceId)
    .select(['identity', 'key_id', 'password'])
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const { identity, key_id: keyId, password: ciphertext } = row;
  if (keyId === null || ciphertext === null) {
    throw conflict('no-password', 'This line has no password.');
  }
  await unit.record({
    action: 'line_password.reveal',
    subjectType: 'service',
    subjectId: serviceId,
    after: { identity },
  });
  return { identity, password: opened(unit, secrets, serviceId, { keyId, ciphertext }) };
}

function opened(
  { tenantId }: TenantUnit,
  secrets: SecretBox,
  serviceId: string,
  sealed: { readonly keyId: string; readonly ciphertext: Uint8Array },
): string {
  try {
    return secrets.open(sealed, linePasswordContext(tenantId, serviceId));
  } catch {
    throw conflict(
      'password-lost',
      'This password was sealed with a key that is not here any more.',
    );
  }
}
