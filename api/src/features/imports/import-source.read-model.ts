import type { ImportCreate } from '@atalaya/core/wire/rest/imports';
import type { Trx } from '@atalaya/platform/postgres/database';
import { invalidField } from '../../http/http-problem.js';
import type { NewImport } from './imports.store.js';

type FetchedImport = Exclude<ImportCreate, { source: 'file' }>;

/** What a collector needs to fetch it, with the name that people know it by. */
export async function checkSource(trx: Trx, body: FetchedImport): Promise<NewImport> {
  if (body.source === 'uisp') {
    const { controllerId, ping } = body;
    const controller = await trx
      .selectFrom('controllers')
      .where('id', '=', controllerId)
      .select('name')
      .executeTakeFirst();
    if (!controller) throw invalidField('controllerId', 'does not exist');
    return { source: 'uisp', name: controller.name, options: { controllerId, ping } };
  }
  if (body.source === 'librenms') {
    const { url, token, ...options } = body;
    return {
      source: 'librenms',
      name: new URL(url).host,
      options: { url, ping: options.ping, fingerprint: options.fingerprint ?? null },
      secret: token,
    };
  }
  const { deviceId, pattern, createDevices } = body;
  const source = await trx
    .selectFrom('device_sources')
    .innerJoin('devices', (join) =>
      join
        .onRef('devices.id', '=', 'device_sources.device_id')
        .onRef('devices.tenant_id', '=', 'device_sources.tenant_id'),
    )
    .where('devices.id', '=', deviceId)
    .where('device_sources.driver', '=', 'routeros')
    .select('devices.name')
    .executeTakeFirst();
  if (!source) throw invalidField('deviceId', 'does not exist or has no RouterOS way');
  return {
    source: 'ppp-secrets',
    name: source.name,
    options: { deviceId, pattern, createDevices },
  };
}
