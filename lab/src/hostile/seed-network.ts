import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { Credential } from '@atalaya/core/ports/device-driver';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { INTERVAL_MS, type RigDevice, type RigNetwork, type RigSource } from './rig-network.js';

export interface SeededNetwork {
  readonly tenantId: string;
  readonly deviceIds: ReadonlyMap<string, string>;
}

const LOOPBACK = '127.0.0.1';

/** Writes a rig's inventory as the API would. */
export async function seedNetwork(
  database: Database,
  secrets: SecretBox,
  network: RigNetwork,
): Promise<SeededNetwork> {
  const { slug, settings } = network;
  const tenantId = await insertTenant(database, {
    slug,
    at: new Date(),
    ...(settings && { settings }),
  });
  const deviceIds = await database.withTenant(tenantId, (trx) =>
    new Seeding(trx, tenantId, secrets).run(network),
  );
  return { tenantId, deviceIds };
}

class Seeding {
  readonly #deviceIds = new Map<string, string>();
  #controllerId: string | null = null;
  #intervalMs = INTERVAL_MS;

  constructor(
    private readonly trx: Trx,
    private readonly tenantId: string,
    private readonly secrets: SecretBox,
  ) {}

  async run({ uisp, devices, intervalMs }: RigNetwork): Promise<ReadonlyMap<string, string>> {
    if (intervalMs !== undefined) this.#intervalMs = intervalMs;
    if (uisp) await this.#addController(uisp);
    for (const device of devices) await this.#addDevice(device);
    return this.#deviceIds;
  }

  async #addController({ port, token }: { port: number; token: string }): Promise<void> {
    const credentialId = await this.#addCredential('uisp', { kind: 'uisp', token, tls: false });
    const at = new Date();
    const { id } = await this.trx
      .insertInto('controllers')
      .values({
        tenant_id: this.tenantId,
        name: 'uisp',
        driver: 'uisp',
        address: LOOPBACK,
        port,
        credential_id: credentialId,
        interval_ms: this.#intervalMs,
        created_at: at,
        updated_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    this.#controllerId = id;
  }

  async #addDevice({ name, role, parent, sources }: RigDevice): Promise<void> {
    const at = new Date();
    const { id } = await this.trx
      .insertInto('devices')
      .values({ tenant_id: this.tenantId, name, role, created_at: at, updated_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    this.#deviceIds.set(name, id);
    for (const source of sources) await this.#addSource(name, id, source);
    const upstreamId = parent === undefined ? undefined : this.#deviceIds.get(parent);
    if (upstreamId === undefined) return;
    await this.trx
      .insertInto('device_links')
      .values({
        tenant_id: this.tenantId,
        upstream_id: upstreamId,
        downstream_id: id,
        kind: 'radio',
        source: 'manual',
        since: at,
      })
      .execute();
  }

  async #addSource(device: string, deviceId: string, source: RigSource): Promise<void> {
    const { driver, priority = 100 } = source;
    const base = {
      tenant_id: this.tenantId,
      device_id: deviceId,
      driver,
      priority,
      interval_ms: this.#intervalMs,
    };
    const values =
      source.driver === 'icmp'
        ? {
            ...base,
            address: source.address,
            via_device_id: (source.via && this.#deviceIds.get(source.via)) || null,
          }
        : source.driver === 'uisp'
          ? { ...base, controller_id: this.#controllerId, external_id: source.externalId }
          : {
              ...base,
              address: LOOPBACK,
              port: source.port,
              credential_id:
                source.credential &&
                (await this.#addCredential(`${device} ${driver}`, source.credential)),
            };
    await this.trx.insertInto('device_sources').values(values).execute();
  }

  async #addCredential(name: string, credential: Credential): Promise<string> {
    const id = crypto.randomUUID();
    const context = credentialContext(this.tenantId, id);
    const sealed = this.secrets.seal(JSON.stringify(credential), context);
    const at = new Date();
    await this.trx
      .insertInto('credentials')
      .values({
        tenant_id: this.tenantId,
        id,
        name,
        kind: credential.kind,
        key_id: sealed.keyId,
        ciphertext: sealed.ciphertext,
        created_at: at,
        updated_at: at,
      })
      .execute();
    return id;
  }
}
