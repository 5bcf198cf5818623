import { macOf } from '@atalaya/core/domain/inventory-import/cell-reader';
import { commentPattern } from '@atalaya/core/domain/inventory-import/comment-pattern';
import {
  EMPTY_DOCUMENT,
  type ImportDocument,
  type ImportedDevice,
} from '@atalaya/core/domain/inventory-import/document';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type { DriverDeps, DriverTarget } from '@atalaya/core/ports/device-driver';
import type { ImportLines } from '@atalaya/core/ports/import-runs';
import { openRouter } from '../drivers/routeros/routeros.driver.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';
import { uniqueNames } from './unique-names.js';

/** What is asked of `/ppp/secret`: never the password, which a read-only user would be shown too. */
const PROPERTIES = [
  'name',
  'service',
  'profile',
  'remote-address',
  'caller-id',
  'disabled',
  'last-logged-out',
  'comment',
] as const;
const DEADLINE_MS = 60_000;
const MAX_SECRETS = 20_000;

export interface PppSecret {
  readonly name: string;
  readonly service: string;
  readonly profile: string;
  readonly address: string;
  /** Upper case with colons; '' where the caller id is no MAC. */
  readonly mac: string;
  readonly isDisabled: boolean;
  readonly lastLoggedOut: string;
  readonly comment: string;
}

export async function readPppSecrets(
  target: DriverTarget,
  deps: DriverDeps,
  signal: AbortSignal,
): Promise<Result<readonly PppSecret[], PollFailure>> {
  const router = openRouter(target, deps);
  try {
    const words = ['/ppp/secret/print', `=.proplist=${PROPERTIES.join(',')}`];
    const { rows } = await router.channel.run(words, { deadlineMs: DEADLINE_MS, signal });
    return ok(rows.slice(0, MAX_SECRETS).map(secretOf));
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    return err({ kind: error.kind, message: error.message });
  } finally {
    await router.close();
  }
}

function secretOf(row: ReadonlyMap<string, string>): PppSecret {
  const text = (key: (typeof PROPERTIES)[number]) => (row.get(key) ?? '').slice(0, 500);
  return {
    name: text('name'),
    service: text('service'),
    profile: text('profile'),
    address: text('remote-address'),
    mac: macOf(text('caller-id')) ?? '',
    isDisabled: text('disabled') === 'true' || text('disabled') === 'yes',
    // The epoch, as either version writes it, is a line that never was in.
    lastLoggedOut: /1970/.test(text('last-logged-out')) ? '' : text('last-logged-out'),
    comment: text('comment'),
  };
}

/** The lines as a table, with the parts of their comments; on request a CPE for each that can be told apart. */
export function pppDocument(
  secrets: readonly PppSecret[],
  { pattern, createDevices }: { readonly pattern: string; readonly createDevices: boolean },
): { readonly document: ImportDocument; readonly lines: ImportLines } {
  const comment = commentPattern(pattern);
  const lines: ImportLines = {
    columns: [
      'name',
      'service',
      'profile',
      'remote_address',
      'mac',
      'disabled',
      'last_logged_out',
      'comment',
      ...comment.names,
    ],
    rows: secrets.map((secret) => [
      secret.name,
      secret.service,
      secret.profile,
      secret.address,
      secret.mac,
      secret.isDisabled ? 'yes' : 'no',
      secret.lastLoggedOut,
      secret.comment,
      ...comment.parts(secret.comment),
    ]),
  };
  const devices = createDevices ? devicesOf(secrets) : [];
  return { document: { ...EMPTY_DOCUMENT, onExisting: 'fill', devices }, lines };
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** `remote-address` may also name a pool, which is no address. */
function devicesOf(secrets: readonly PppSecret[]): ImportedDevice[] {
  const marked = secrets.filter(({ mac, address }) => mac !== '' || IPV4.test(address));
  const names = uniqueNames(
    marked,
    ({ name }) => name || 'ppp',
    ({ mac, address }) => mac || address,
  );
  return marked.map((secret) => ({
    row: null,
    problems: [],
    name: names.get(secret) ?? secret.name,
    role: 'cpe' as const,
    address: IPV4.test(secret.address) ? secret.address : undefined,
    macs: secret.mac === '' ? undefined : [secret.mac],
    notes: secret.comment === '' ? undefined : secret.comment,
    sources: [],
  }));
}
