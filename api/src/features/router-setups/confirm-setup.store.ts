import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import { KnownDevices } from '@atalaya/core/domain/discovery/match-known';
import {
  credentialsOf,
  type RouterCredentials,
} from '@atalaya/core/domain/router-setup/router-secrets';
import { setupTag } from '@atalaya/core/domain/router-setup/router-setup';
import type { StepOutcomes } from '@atalaya/core/domain/router-setup/setup-progress';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { SourceInput } from '@atalaya/core/wire/rest/devices';
import type { RouterSetupConfirm } from '@atalaya/core/wire/rest/router-setups';
import { loadKnownDevices } from '@atalaya/platform/discovery/known-network.read-model';
import {
  openSetupSecrets,
  optionsOf,
  type SetupRow,
} from '@atalaya/platform/router-setups/setup-claim.store';
import { conflict, invalidField } from '../../http/http-problem.js';
import { insertDevice } from '../../network/devices.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { joinDevice } from './join-device.store.js';
import { lockSetup, markConfirmed, stateOf } from './router-setups.store.js';
import { foundOf, knownRouter } from './setup-view.js';

const SNMP_PORT = 161;

/**
 * Makes the credentials, and the device or the new ways of the one that the router is already. All or nothing; asked
 * twice it answers with the same device.
 */
export async function confirmSetup(
  unit: TenantUnit,
  box: SecretBox,
  id: string,
  confirm: RouterSetupConfirm,
): Promise<void> {
  await unit.lockTenant();
  const row = await lockSetup(unit.trx, id);
  const state = stateOf(row, unit.now);
  if (state === 'confirmed') return;
  const { fingerprint } = row;
  if (state !== 'found' || fingerprint === null) {
    throw conflict('not-found-yet', 'This router did not let the collector in yet.');
  }
  if (confirm.fingerprint !== fingerprint) {
    throw invalidField('fingerprint', `is not the one that the router showed (${fingerprint})`);
  }
  const tag = setupTag(row.id);
  const opened = openSetupSecrets(row, box);
  const credentials = await insertCredentials(
    unit,
    box,
    row,
    credentialsOf(tag, opened, fingerprint),
  );
  const sources = sourcesOf(row, credentials, confirm.echo);
  const known = knownRouter(new KnownDevices(await loadKnownDevices(unit.trx)), row);
  if (known) await joinDevice(unit, known.id, sources);
  const deviceId = known?.id ?? (await makeDevice(unit, row, confirm, sources));
  await markConfirmed(unit, row, deviceId);
}

interface CredentialIds {
  readonly read: string;
  readonly snmp: string | null;
}

/** The tag keeps the names apart: two routers may be called alike. */
async function insertCredentials(
  unit: TenantUnit,
  box: SecretBox,
  { name, id }: SetupRow,
  { read, write, snmp }: RouterCredentials,
): Promise<CredentialIds> {
  const tag = setupTag(id);
  const insert = async (what: string, secret: NonNullable<RouterCredentials['read' | 'snmp']>) => {
    const credentialId = randomUUID();
    const sealed = box.seal(JSON.stringify(secret), credentialContext(unit.tenantId, credentialId));
    await unit.insert('credentials', {
      id: credentialId,
      name: `${name.slice(0, 90)} ${what} (${tag})`,
      kind: secret.kind,
      key_id: sealed.keyId,
      ciphertext: Buffer.from(sealed.ciphertext),
      created_at: unit.now,
      updated_at: unit.now,
    });
    return credentialId;
  };
  const readId = await insert('API', read);
  // No source uses it: it waits for the day on which the platform writes to this router.
  if (write !== null) await insert('API +', write);
  return { read: readId, snmp: snmp === null ? null : await insert('SNMP', snmp) };
}

/** The ways that answered; echoes when the person wants them. */
function sourcesOf(row: SetupRow, { read, snmp }: CredentialIds, echo: boolean): SourceInput[] {
  const { address } = row;
  const { port, snmpPort } = optionsOf(row);
  // Written by the collector's report alone.
  const steps = row.steps as Partial<StepOutcomes>;
  const sources: SourceInput[] = [{ driver: 'routeros', address, port, credentialId: read }];
  if (snmp !== null && steps.snmp?.state === 'ok') {
    const own = snmpPort === SNMP_PORT ? {} : { port: snmpPort };
    sources.push({ driver: 'snmp', address, ...own, credentialId: snmp });
  }
  if (echo) sources.push({ driver: 'icmp', address });
  return sources;
}

async function makeDevice(
  unit: TenantUnit,
  row: SetupRow,
  confirm: RouterSetupConfirm,
  sources: SourceInput[],
): Promise<string> {
  const found = foundOf(row);
  const { role, siteId, upstreamId } = confirm;
  return insertDevice(unit, {
    name: confirm.name ?? row.name,
    role,
    siteId,
    address: row.address,
    vendor: 'MikroTik',
    model: found?.model?.slice(0, 120) ?? null,
    serial: found?.serial?.slice(0, 120) ?? null,
    macs: [...(found?.macs ?? [])],
    tags: [],
    monitored: true,
    notes: '',
    sources,
    ...(upstreamId !== undefined && { upstreamId }),
  });
}
