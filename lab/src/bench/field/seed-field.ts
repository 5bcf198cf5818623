import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { Credential } from '@atalaya/core/ports/device-driver';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import {
  COMMUNITY,
  type FieldPlan,
  INTERVAL_MS,
  isAccessPoint,
  ROUTER_USER,
  ROUTEROS_PORT,
  SNMP_PORT,
  UISP_TOKEN,
} from './field-plan.js';

const CHUNK = 500;

interface FieldDevice {
  readonly name: string;
  readonly role: DeviceRole;
  readonly address: string;
  readonly driver: 'routeros' | 'snmp' | 'uisp';
}

/** A tenant with every device of the plan, each with its way and its echoes. */
export async function seedField(
  database: Database,
  secrets: SecretBox,
  plan: FieldPlan,
  uispPort: number,
): Promise<{ readonly tenantId: string }> {
  const at = new Date();
  const tenantId = await insertTenant(database, {
    slug: `field-${at.getTime()}`,
    name: 'Field bench',
    at,
  });
  await database.withTenant(tenantId, (trx) =>
    new Seeding(trx, tenantId, secrets).run(plan, uispPort),
  );
  return { tenantId };
}

class Seeding {
  readonly #at = new Date();
  readonly #credentials = new Map<string, string>();
  #controllerId = '';

  constructor(
    private readonly trx: Trx,
    private readonly tenantId: string,
    private readonly secrets: SecretBox,
  ) {}

  async run({ routers, agents, controlled }: FieldPlan, uispPort: number): Promise<void> {
    await this.#credential({ kind: 'routeros', ...ROUTER_USER, tls: false });
    await this.#credential({ kind: 'snmp-community', version: '2c', community: COMMUNITY });
    await this.#credential({ kind: 'uisp', token: UISP_TOKEN, tls: false });
    await this.#controller(uispPort);
    const devices: FieldDevice[] = [
      ...routers.map((address, i) => ({
        ...{ name: `router-${i}`, role: 'ap' as const, driver: 'routeros' as const, address },
      })),
      ...agents.map((address, i) => ({
        ...{ name: `switch-${i}`, role: 'switch' as const, driver: 'snmp' as const, address },
      })),
      ...controlled.map((address, i) => ({
        // Infrastructure, all of them: those get 20 echoes a window.
        name: `uisp-${i}`,
        role: isAccessPoint(i) ? ('ap' as const) : ('backhaul' as const),
        driver: 'uisp' as const,
        address,
      })),
    ];
    for (let i = 0; i < devices.length; i += CHUNK)
      await this.#devices(devices.slice(i, i + CHUNK));
  }

  async #credential(credential: Credential): Promise<void> {
    const id = crypto.randomUUID();
    const sealed = this.secrets.seal(
      JSON.stringify(credential),
      credentialContext(this.tenantId, id),
    );
    await this.trx
      .insertInto('credentials')
      .values({
        tenant_id: this.tenantId,
        id,
        name: credential.kind,
        kind: credential.kind,
        key_id: sealed.keyId,
        ciphertext: sealed.ciphertext,
        created_at: this.#at,
        updated_at: this.#at,
      })
      .execute();
    this.#credentials.set(credential.kind, id);
  }

  async #controller(port: number): Promise<void> {
    const { id } = await this.trx
      .insertInto('controllers')
      .values({
        tenant_id: this.tenantId,
        name: 'uisp',
        driver: 'uisp',
        address: '127.0.0.1',
        port,
        credential_id: this.#credentials.get('uisp') ?? '',
        interval_ms: INTERVAL_MS,
        created_at: this.#at,
        updated_at: this.#at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    this.#controllerId = id;
  }

  async #devices(devices: readonly FieldDevice[]): Promise<void> {
    const { tenantId: tenant_id } = this;
    const times = { created_at: this.#at, updated_at: this.#at };
    const rows = devices.map((device) => ({ ...device, id: crypto.randomUUID() }));
    await this.trx
      .insertInto('devices')
      .values(rows.map(({ id, name, role }) => ({ tenant_id, id, name, role, ...times })))
      .execute();
    const sources = rows.flatMap((row) => [
      this.#source(row),
      { ...this.#blank(row.id), driver: 'icmp' as const, address: row.address },
    ]);
    await this.trx.insertInto('device_sources').values(sources).execute();
  }

  #blank(deviceId: string) {
    return {
      tenant_id: this.tenantId,
      device_id: deviceId,
      priority: 100,
      interval_ms: INTERVAL_MS,
      address: null as string | null,
      port: null as number | null,
      credential_id: null as string | null,
      controller_id: null as string | null,
      external_id: null as string | null,
    };
  }

  #source({ id, name, driver, address }: FieldDevice & { readonly id: string }) {
    const base = { ...this.#blank(id), driver };
    if (driver === 'uisp') {
      return { ...base, controller_id: this.#controllerId, external_id: name };
    }
    const kind = driver === 'snmp' ? 'snmp-community' : 'routeros';
    return {
      ...base,
      address,
      port: driver === 'snmp' ? SNMP_PORT : ROUTEROS_PORT,
      credential_id: this.#credentials.get(kind) ?? null,
    };
  }
}
