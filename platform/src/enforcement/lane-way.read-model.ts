import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { openCredential, readRouterTarget } from '../inventory/router-target.read-model.js';
import type { Trx } from '../postgres/database.js';

interface RouterRef {
  readonly tenantId: string;
  readonly deviceId: string;
}

/** The UISP that enforces for a router, and under which id it has it. */
interface UispWay {
  readonly external_id: string;
  readonly address: string;
  readonly port: number;
  readonly credential_id: string;
  readonly isReachedAlike: boolean;
}

/**
 * Of a router that has no RouterOS way and that a UISP manages (an EdgeRouter, a UISP router): the UISP's, for its
 * suspension is what cuts there. undefined of others.
 */
export async function readUispWay(trx: Trx, deviceId: string): Promise<UispWay | undefined> {
  const sources = await trx
    .selectFrom('device_sources as s')
    .innerJoin('devices as d', 'd.id', 's.device_id')
    .leftJoin('controllers as c', 'c.id', 's.controller_id')
    .where('s.device_id', '=', deviceId)
    .where('s.driver', 'in', ['routeros', 'uisp'])
    .select([
      's.driver',
      's.external_id',
      'c.address',
      'c.port',
      'c.credential_id',
      'c.collector_id as reachedBy',
      'd.collector_id as pinnedTo',
    ])
    .orderBy('s.id')
    .execute();
  if (sources.some(({ driver }) => driver === 'routeros')) return undefined;
  const [way] = sources;
  if (way?.external_id == null || way.address === null || way.port === null) return undefined;
  if (way.credential_id === null) return undefined;
  const { external_id, address, port, credential_id } = way;
  return {
    external_id,
    address,
    port,
    credential_id,
    isReachedAlike: way.reachedBy === way.pinnedTo,
  };
}

/** How what enforces for a router is reached, opened. Throws a sentence for a person where it cannot be. */
export async function openLaneWay(
  trx: Trx,
  ref: RouterRef,
  of: {
    readonly uisp: UispWay | undefined;
    readonly credentialId: string | null;
    readonly secrets: SecretBox;
  },
): Promise<Pick<RouterLane, 'target' | 'uispDeviceId'>> {
  const { uisp, credentialId, secrets } = of;
  if (uisp === undefined) {
    return { target: await readRouterTarget(trx, ref, secrets, credentialId) };
  }
  if (!uisp.isReachedAlike) {
    throw new Error('The UISP of this router is read by another collector than the router itself.');
  }
  const credential = await openCredential(
    trx,
    ref.tenantId,
    credentialId ?? uisp.credential_id,
    secrets,
  );
  if (credential.kind !== 'uisp') throw new Error('The credential of this router is none of UISP.');
  return {
    target: { address: uisp.address, port: uisp.port, credential },
    uispDeviceId: uisp.external_id,
  };
}
