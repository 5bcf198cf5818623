import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Inventory, InventorySource } from '@atalaya/core/ports/inventory-source';
import { inventoryBoxContext, unpackInventory } from '@atalaya/core/wire/collector-link/inventory';
import { z } from 'zod';
import type { RemoteIdentity } from './enrol-collector.js';
import { type LinkClient, LinkError, type LinkLog } from './link-client.js';
import { forgetPrivateFile, readPrivateFile, writePrivateFile } from './private-file.js';
import { openSealed } from './sealed-box.js';

const MOST_BYTES = 256 * 1_024 * 1_024;
const inflate = promisify(gunzip);

/** The box as it came: what lies on disk opens with this collector's key only. */
const storedSchema = z.object({ collectorId: z.string(), etag: z.string(), box: z.base64() });

export interface RemoteInventory extends InventorySource {
  /** Something of it changed, or may have. */
  tellChange(): void;
  /** After a revocation nothing of it stays. */
  forget(): Promise<void>;
}

/** The inventory over the link; while that is down the last one, also after a restart. */
export function createRemoteInventory(deps: {
  readonly client: LinkClient;
  readonly identity: RemoteIdentity;
  /** DATA_DIR/remote. */
  readonly folder: string;
  readonly log: LinkLog;
}): RemoteInventory {
  const { client, identity, log } = deps;
  const path = join(deps.folder, 'inventory.sealed');
  const listeners = new Set<() => void>();
  let last: { readonly etag: string; readonly inventory: Inventory } | undefined;

  const open = async (box: Uint8Array): Promise<Inventory> => {
    const packed = openSealed(identity.keys, box, inventoryBoxContext(identity.collectorId));
    return unpackInventory((await inflate(packed, { maxOutputLength: MOST_BYTES })).toString());
  };
  const fromDisk = async () => {
    try {
      const text = await readPrivateFile(path);
      if (text === undefined) return undefined;
      const stored = storedSchema.parse(JSON.parse(text));
      if (stored.collectorId !== identity.collectorId) return undefined;
      return { etag: stored.etag, inventory: await open(Buffer.from(stored.box, 'base64')) };
    } catch {
      log.warn({ path }, 'the inventory that was kept on disk does not open; it is asked for anew');
      return undefined;
    }
  };

  const load = async (): Promise<Inventory> => {
    last ??= await fromDisk();
    try {
      const { status, bytes, etag } = await client.call({
        method: 'GET',
        path: '/inventory',
        ...(last && { headers: { 'if-none-match': last.etag } }),
      });
      if (status === 304 && last !== undefined) return last.inventory;
      last = { etag: etag ?? '', inventory: await open(bytes) };
      const stored = { collectorId: identity.collectorId, etag, box: bytes.toString('base64') };
      await writePrivateFile(path, JSON.stringify(stored));
    } catch (error) {
      if (last === undefined || !(error instanceof LinkError)) throw error;
    }
    return last.inventory;
  };

  return {
    load,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tellChange: () => {
      for (const listener of listeners) listener();
    },
    forget: () => forgetPrivateFile(path),
  };
}
