import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type {
  DeviceWrite,
  PlanEntry,
  SiteWrite,
  SourceWrite,
  Target,
} from '@atalaya/core/domain/inventory-import/plan-entry';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { CredentialSecret } from '@atalaya/core/wire/rest/credentials';
import { forgetPlans } from '@atalaya/platform/postgres/forget-plans';
import type { Schema } from '@atalaya/platform/postgres/schema';
import type { Insertable, Selectable } from 'kysely';
import type { Change } from '../../tenancy/audit.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Well below PostgreSQL's 65,535 parameters a statement. */
const ROWS_A_STATEMENT = 1_000;

interface Written {
  readonly entry: PlanEntry;
  readonly id: string;
}

/**
 * Stores a plan in one transaction, thousands of rows in a few statements, each row with its audit
 * entry. Answers the ids of what was made and changed.
 */
export class ImportWriter {
  readonly #unit: TenantUnit;
  readonly #ids = new Map<PlanEntry, string>();
  readonly #changes: Change[] = [];

  constructor(unit: TenantUnit) {
    this.#unit = unit;
  }

  async write(
    entries: readonly PlanEntry[],
    secretOf: (name: string) => CredentialSecret,
    box: SecretBox,
  ): Promise<ReadonlyMap<PlanEntry, string>> {
    await forgetPlans(this.#unit.trx);
    for (const entry of entries) {
      if (entry.write) this.#ids.set(entry, entry.subjectId ?? randomUUID());
    }
    await this.#writeSites(entries);
    await this.#writeCredentials(entries, secretOf, box);
    await this.#writeDevices(entries);
    await this.#writeLinks(entries);
    await this.#unit.recordAll(this.#changes);
    if (this.#ids.size > 0) this.#unit.announce('inventory.changed');
    return this.#ids;
  }

  async #writeSites(entries: readonly PlanEntry[]): Promise<void> {
    for (const chunk of this.#chunks(entries, 'site')) {
      const before = await this.#before('sites', chunk);
      const rows = chunk.map(({ entry, id }) => {
        const site = entry.write?.subject === 'site' ? entry.write.site : {};
        return this.#record('site', before.get(id), this.#siteRow(id, site, before.get(id)));
      });
      await this.#unit.trx
        .insertInto('sites')
        .values(rows)
        .onConflict((oc) =>
          oc.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            kind: eb.ref('excluded.kind'),
            latitude: eb.ref('excluded.latitude'),
            longitude: eb.ref('excluded.longitude'),
            parent_id: eb.ref('excluded.parent_id'),
            notes: eb.ref('excluded.notes'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        )
        .execute();
    }
  }

  #siteRow(
    id: string,
    { parent, ...site }: SiteWrite,
    before: Selectable<Schema['sites']> | undefined,
  ): Insertable<Schema['sites']> {
    return {
      ...(before ?? {
        name: '',
        kind: 'tower',
        latitude: null,
        longitude: null,
        notes: '',
        created_at: this.#unit.now,
      }),
      ...site,
      parent_id: parent === undefined ? (before?.parent_id ?? null) : this.#idOf(parent),
      tenant_id: this.#unit.tenantId,
      id,
      updated_at: this.#unit.now,
    };
  }

  async #writeCredentials(
    entries: readonly PlanEntry[],
    secretOf: (name: string) => CredentialSecret,
    box: SecretBox,
  ): Promise<void> {
    const { tenantId, now } = this.#unit;
    for (const chunk of this.#chunks(entries, 'credential')) {
      const rows = chunk.map(({ entry, id }) => {
        const secret = secretOf(entry.name);
        const sealed = box.seal(JSON.stringify(secret), credentialContext(tenantId, id));
        return this.#record('credential', undefined, {
          tenant_id: tenantId,
          id,
          name: entry.name,
          kind: secret.kind,
          key_id: sealed.keyId,
          ciphertext: Buffer.from(sealed.ciphertext),
          created_at: now,
          updated_at: now,
        });
      });
      await this.#unit.trx.insertInto('credentials').values(rows).execute();
    }
  }

  async #writeDevices(entries: readonly PlanEntry[]): Promise<void> {
    for (const chunk of this.#chunks(entries, 'device')) {
      const before = await this.#before('devices', chunk);
      const rows = chunk.map(({ entry, id }) => {
        const device = entry.write?.subject === 'device' ? entry.write.device : { sources: [] };
        return this.#record('device', before.get(id), this.#deviceRow(id, device, before.get(id)));
      });
      await this.#unit.trx
        .insertInto('devices')
        .values(rows)
        .onConflict((oc) =>
          oc.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            role: eb.ref('excluded.role'),
            site_id: eb.ref('excluded.site_id'),
            address: eb.ref('excluded.address'),
            vendor: eb.ref('excluded.vendor'),
            model: eb.ref('excluded.model'),
            serial: eb.ref('excluded.serial'),
            macs: eb.ref('excluded.macs'),
            tags: eb.ref('excluded.tags'),
            monitored: eb.ref('excluded.monitored'),
            notes: eb.ref('excluded.notes'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        )
        .execute();
    }
    // After all of them: one may be pinged from a router that comes later.
    for (const chunk of this.#chunks(entries, 'device')) await this.#writeSources(chunk);
  }

  #deviceRow(
    id: string,
    { site, sources: _sources, macs, tags, ...device }: DeviceWrite,
    before: Selectable<Schema['devices']> | undefined,
  ): Insertable<Schema['devices']> {
    return {
      ...(before ?? {
        name: '',
        role: 'server',
        vendor: null,
        model: null,
        version: null,
        serial: null,
        address: null,
        maintenance_until: null,
        monitored: true,
        notes: '',
        created_at: this.#unit.now,
      }),
      ...device,
      macs: [...(macs ?? before?.macs ?? [])],
      tags: [...(tags ?? before?.tags ?? [])],
      site_id: site === undefined ? (before?.site_id ?? null) : this.#idOf(site),
      tenant_id: this.#unit.tenantId,
      id,
      updated_at: this.#unit.now,
    };
  }

  /** A source that stays keeps its row, and with it when it last answered. */
  async #writeSources(chunk: readonly Written[]): Promise<void> {
    const rows = chunk.flatMap(({ entry, id }) => {
      const sources = entry.write?.subject === 'device' ? entry.write.device.sources : [];
      return sources.map((source) => this.#sourceRow(id, source));
    });
    if (rows.length === 0) return;
    await this.#unit.trx
      .insertInto('device_sources')
      .values(rows)
      .onConflict((oc) =>
        oc.columns(['tenant_id', 'device_id', 'driver']).doUpdateSet((eb) => ({
          address: eb.ref('excluded.address'),
          port: eb.ref('excluded.port'),
          credential_id: eb.ref('excluded.credential_id'),
          controller_id: eb.ref('excluded.controller_id'),
          external_id: eb.ref('excluded.external_id'),
          interval_ms: eb.ref('excluded.interval_ms'),
          via_device_id: eb.ref('excluded.via_device_id'),
        })),
      )
      .execute();
    for (const { entry, id } of chunk) {
      if (entry.write?.subject !== 'device' || entry.write.device.sources.length === 0) continue;
      const fields = new Set(entry.write.device.sources.map(({ driver }): string => driver));
      const sources = entry.changes.filter(({ field }) => fields.has(field));
      this.#changes.push({
        action: 'device.sources',
        subjectType: 'device',
        subjectId: id,
        before: Object.fromEntries(sources.map(({ field, before }) => [field, before])),
        after: Object.fromEntries(sources.map(({ field, after }) => [field, after])),
      });
    }
  }

  #sourceRow(deviceId: string, source: SourceWrite): Insertable<Schema['device_sources']> {
    return {
      tenant_id: this.#unit.tenantId,
      device_id: deviceId,
      driver: source.driver,
      address: source.address,
      port: source.port,
      credential_id: this.#idOf(source.credential),
      controller_id: source.controllerId,
      external_id: source.externalId,
      interval_ms: source.intervalMs,
      via_device_id: this.#idOf(source.via),
      last_ok_at: null,
      last_failed_at: null,
      last_error: null,
    };
  }

  async #writeLinks(entries: readonly PlanEntry[]): Promise<void> {
    const { tenantId, now, trx } = this.#unit;
    for (const chunk of this.#chunks(entries, 'link')) {
      const before = await this.#before('device_links', chunk);
      const rows = chunk.flatMap(({ entry, id }) => {
        if (entry.write?.subject !== 'link') return [];
        const { upstream, downstream, kind, source } = entry.write.link;
        const row = before.get(id) ?? {
          tenant_id: tenantId,
          id,
          upstream_id: this.#idOf(upstream) ?? '',
          downstream_id: this.#idOf(downstream) ?? '',
          source,
          since: now,
        };
        return [this.#record('link', before.get(id), { ...row, kind })];
      });
      await trx
        .insertInto('device_links')
        .values(rows)
        .onConflict((oc) =>
          oc.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind') })),
        )
        .execute();
    }
  }

  #record<Row extends { readonly id?: string | undefined }>(
    subject: string,
    before: object | undefined,
    row: Row,
  ): Row {
    this.#changes.push({
      action: `${subject}.${before ? 'update' : 'create'}`,
      subjectType: subject,
      subjectId: row.id ?? '',
      before,
      after: row,
    });
    return row;
  }

  async #before<T extends 'sites' | 'devices' | 'device_links'>(
    table: T,
    chunk: readonly Written[],
  ): Promise<Map<string, Selectable<Schema[T]>>> {
    const ids = chunk.filter(({ entry }) => entry.subjectId !== null).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    return this.#unit.findAll(table, ids);
  }

  #chunks(entries: readonly PlanEntry[], subject: PlanEntry['subject']): Written[][] {
    const written = entries.flatMap((entry) => {
      const id = this.#ids.get(entry);
      return id !== undefined && entry.subject === subject ? [{ entry, id }] : [];
    });
    const chunks: Written[][] = [];
    for (let start = 0; start < written.length; start += ROWS_A_STATEMENT) {
      chunks.push(written.slice(start, start + ROWS_A_STATEMENT));
    }
    return chunks;
  }

  #idOf(target: Target | null): string | null {
    if (target === null) return null;
    return target.kind === 'existing' ? target.id : (this.#ids.get(target.entry) ?? null);
  }
}
