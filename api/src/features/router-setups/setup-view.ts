import { KnownDevices } from '@atalaya/core/domain/discovery/match-known';
import { setupTag } from '@atalaya/core/domain/router-setup/router-setup';
import type { SetupStep, StepOutcomes } from '@atalaya/core/domain/router-setup/setup-progress';
import {
  foundRouterSchema,
  type RouterSetupStepView,
  type RouterSetupView,
} from '@atalaya/core/wire/rest/router-setups';
import { loadKnownDevices } from '@atalaya/platform/discovery/known-network.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { optionsOf, type SetupRow } from '@atalaya/platform/router-setups/setup-claim.store';
import { stateOf } from './router-setups.store.js';

/** The inventory is looked through only when a router was found. */
export async function asViews(
  trx: Trx,
  rows: readonly SetupRow[],
  now: Date,
): Promise<RouterSetupView[]> {
  const isAnyFound = rows.some((row) => stateOf(row, now) === 'found');
  const known = isAnyFound ? await loadKnownDevices(trx) : [];
  const devices = new KnownDevices(known);
  return rows.map((row) => {
    const view = asView(row, now);
    const match = view.state === 'found' ? knownRouter(devices, row) : undefined;
    return match ? { ...view, known: { id: match.id, name: match.name } } : view;
  });
}

/** The device that this router is, by a MAC of its own, its serial or its address; a like name proves nothing. */
export function knownRouter(devices: KnownDevices, row: SetupRow) {
  const found = foundOf(row);
  if (found === null) return undefined;
  const match = devices.match({
    address: row.address,
    macs: found.macs,
    vendor: 'MikroTik',
    ...(found.serial !== null && { serial: found.serial }),
  });
  const isSure = match?.by === 'mac' || match?.by === 'serial' || match?.by === 'address';
  return isSure ? devices.get(match.deviceId) : undefined;
}

/** Written by the collector alone, of what a router said: checked all the same. */
export function foundOf({ found }: SetupRow) {
  return found === null ? null : foundRouterSchema.parse(found);
}

function asView(row: SetupRow, now: Date): RouterSetupView {
  const { port, routeros, withWrite, snmp, wireguard } = optionsOf(row);
  const state = stateOf(row, now);
  return {
    id: row.id,
    tag: setupTag(row.id),
    name: row.name,
    address: row.address,
    port,
    routeros,
    withWrite,
    snmp,
    wireguard: wireguard !== null,
    state,
    steps: stepsOf(row),
    tries: row.tries,
    triedAt: row.tried_at?.toISOString() ?? null,
    nextTryAt: state === 'waiting' ? (row.next_try_at?.toISOString() ?? null) : null,
    fingerprint: row.fingerprint,
    found: foundOf(row),
    known: null,
    deviceId: row.device_id,
    expiresAt: row.expires_at.toISOString(),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}

function stepsOf({ steps }: SetupRow): RouterSetupView['steps'] {
  // Written by the collector's report alone.
  const told = steps as Partial<StepOutcomes>;
  const step = (name: SetupStep): RouterSetupStepView => {
    const outcome = told[name];
    return {
      state: outcome?.state ?? 'waiting',
      problem: outcome?.problem ?? null,
      detail: outcome?.detail ?? null,
    };
  };
  return { api: step('api'), login: step('login'), snmp: step('snmp'), echo: step('echo') };
}
