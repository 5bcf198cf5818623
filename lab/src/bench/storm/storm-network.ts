import { randomUUID } from 'node:crypto';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { Database } from '@atalaya/platform/postgres/database';

const RADIOS_PER_SECTOR = 60;
/** Elsewhere; they go on answering. */
const OTHERS = 500;
const CHUNK = 1_000;

interface StormDevice {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly upstreamId: string | null;
}

export interface StormNetwork {
  readonly core: string;
  readonly tower: string;
  /** All that is lost with the tower, its router first. */
  readonly lost: readonly string[];
  /** All that goes on answering, the core first. */
  readonly kept: readonly string[];
}

/** core ← tower's router ← sectors ← radios, so many that `lost` devices go with the tower; others hang on the core. */
export async function seedStormNetwork(
  database: Database,
  tenantId: string,
  lost: number,
): Promise<StormNetwork> {
  const core = device('core', 'router', null);
  const tower = device('tower', 'router', core.id);
  const sectorCount = Math.ceil((lost - 1) / (RADIOS_PER_SECTOR + 1));
  const sectors = Array.from({ length: sectorCount }, (_, i) =>
    device(`sector-${i}`, 'ap', tower.id),
  );
  const radios = Array.from({ length: lost - 1 - sectorCount }, (_, i) =>
    device(`radio-${i}`, 'cpe', sectors[i % sectorCount]?.id ?? tower.id),
  );
  const others = Array.from({ length: OTHERS }, (_, i) => device(`other-${i}`, 'ap', core.id));
  await insert(database, tenantId, [core, tower, ...sectors, ...radios, ...others]);
  return {
    core: core.id,
    tower: tower.id,
    lost: [tower, ...sectors, ...radios].map(({ id }) => id),
    kept: [core, ...others].map(({ id }) => id),
  };
}

function device(name: string, role: DeviceRole, upstreamId: string | null): StormDevice {
  return { id: randomUUID(), name, role, upstreamId };
}

async function insert(
  database: Database,
  tenant_id: string,
  devices: readonly StormDevice[],
): Promise<void> {
  const at = new Date();
  for (let start = 0; start < devices.length; start += CHUNK) {
    const chunk = devices.slice(start, start + CHUNK);
    await database.withTenant(tenant_id, async (trx) => {
      const times = { created_at: at, updated_at: at };
      await trx
        .insertInto('devices')
        .values(chunk.map(({ id, name, role }) => ({ tenant_id, id, name, role, ...times })))
        .execute();
      const sources = chunk.flatMap(({ id: device_id }) => [
        { tenant_id, device_id, driver: 'icmp' as const, address: '10.0.0.1' },
        { tenant_id, device_id, driver: 'snmp' as const, address: '10.0.0.1' },
      ]);
      await trx.insertInto('device_sources').values(sources).execute();
      const links = chunk.flatMap(({ id, upstreamId }) =>
        upstreamId === null
          ? []
          : [
              {
                tenant_id,
                upstream_id: upstreamId,
                downstream_id: id,
                kind: 'radio' as const,
                source: 'manual' as const,
                since: at,
              },
            ],
      );
      if (links.length > 0) await trx.insertInto('device_links').values(links).execute();
    });
  }
}
