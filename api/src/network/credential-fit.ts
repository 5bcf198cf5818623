import type { Way } from '@atalaya/core/domain/network/device';
import type { Trx } from '@atalaya/platform/postgres/database';
import { invalidField } from '../http/http-problem.js';
import { readCredentialKind } from './credential-kind.read-model.js';

const KINDS: Readonly<Record<Exclude<Way, 'icmp'>, readonly string[]>> = {
  snmp: ['snmp-community', 'snmp-v3'],
  routeros: ['routeros'],
  uisp: ['uisp'],
};

/** Refuses a credential that does not exist here or that the driver cannot use, naming the field. */
export async function checkCredentialFits(
  trx: Trx,
  driver: Exclude<Way, 'icmp'>,
  credentialId: string,
  field: string,
): Promise<void> {
  const kind = await readCredentialKind(trx, credentialId);
  if (kind === undefined) throw invalidField(field, 'does not exist');
  if (!KINDS[driver].includes(kind))
    throw invalidField(field, `is of kind ${kind}, not for ${driver}`);
}
