import type { ImportedSource, ImportProblem } from './document.js';
import { importProblem } from './import-problem.js';
import type { Inventory, InventoryDevice, InventorySource } from './inventory.js';
import type { FieldChange, SourceWrite, Target } from './plan-entry.js';
import type { PlannedNames } from './planned-names.js';
import type { Vantages } from './vantages.js';

const KINDS: Readonly<Record<string, readonly string[]>> = {
  snmp: ['snmp-community', 'snmp-v3'],
  routeros: ['routeros'],
};

export interface SourceContext {
  readonly inventory: Inventory;
  readonly credentials: PlannedNames;
  /** Which device has this id in this controller, if any. */
  readonly holderOf: (controllerId: string, externalId: string) => InventoryDevice | undefined;
  readonly vantages: Vantages;
}

interface PlannedSources {
  readonly writes: SourceWrite[];
  readonly changes: FieldChange[];
}

/**
 * The ways that a document gives a device, against those it has. A source without an address of its own
 * is reached at the device's, and follows it when it moves.
 */
export function planSources(
  sources: readonly ImportedSource[],
  before: InventoryDevice | undefined,
  address: string | null,
  context: SourceContext,
  problems: ImportProblem[],
): PlannedSources {
  const planned: PlannedSources = { writes: [], changes: [] };
  const said = new Map(sources.map((source) => [source.driver, source]));
  for (const source of said.values()) {
    const old = before?.sources.find(({ driver }) => driver === source.driver);
    if (old && source.onlyNew) continue;
    const write = writeOf(source, old, before, address, context, problems);
    if (write) note(planned, old, write, context);
  }
  for (const old of before?.sources ?? []) {
    const moves = old.address !== null && old.address === before?.address && address !== null;
    if (said.has(old.driver) || !moves || old.address === address) continue;
    note(planned, old, { ...asWrite(old), address }, context);
  }
  return planned;
}

function writeOf(
  source: ImportedSource,
  old: InventorySource | undefined,
  before: InventoryDevice | undefined,
  deviceAddress: string | null,
  context: SourceContext,
  problems: ImportProblem[],
): SourceWrite | null {
  const problemsBefore = problems.length;
  const refuse = (
    column: string,
    value: string,
    code: ImportProblem['code'],
    accepted: string[] = [],
  ) => problems.push(importProblem(`${source.driver}_${column}`, value, code, accepted));
  if (source.driver === 'uisp') return controlled(source, old, context, refuse);
  const follows = old?.address === undefined || old.address === (before?.address ?? null);
  const address = source.address ?? (follows ? deviceAddress : old?.address) ?? null;
  if (address === null) refuse('address', '', 'needs-address');
  const isPing = source.driver === 'icmp';
  const credential = isPing ? null : credentialOf(source, old, context, refuse);
  const via = isPing ? viaOf(source, old, before, context, refuse) : null;
  if (problems.length > problemsBefore) return null;
  return {
    driver: source.driver,
    address,
    port: source.port ?? old?.port ?? null,
    credential,
    controllerId: null,
    externalId: null,
    intervalMs: source.intervalMs ?? old?.intervalMs ?? null,
    via,
  };
}

/** Only over a RouterOS session can the collector have echoes sent for it. */
function viaOf(
  { via }: ImportedSource,
  old: InventorySource | undefined,
  before: InventoryDevice | undefined,
  { vantages }: SourceContext,
  refuse: Refuse,
): Target | null {
  if (via === null) return null;
  if (via === undefined) return existing(old?.viaDeviceId ?? null);
  const found = vantages.find(via, old?.viaDeviceId ?? null);
  if (typeof found === 'string') refuse('via', via, found);
  else if (found.kind === 'existing' && found.id === before?.id) refuse('via', via, 'same-device');
  else return found;
  return null;
}

const existing = (id: string | null): Target | null =>
  id === null ? null : { kind: 'existing', id };

type Refuse = (
  column: string,
  value: string,
  code: ImportProblem['code'],
  accepted?: string[],
) => void;

function credentialOf(
  { driver, credential }: ImportedSource,
  old: InventorySource | undefined,
  { credentials, inventory }: SourceContext,
  refuse: Refuse,
): Target | null {
  const kinds = KINDS[driver] ?? [];
  const fitting = inventory.credentials
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name }) => name)
    .slice(0, 10);
  if (credential === undefined) {
    if (old?.credentialId) return { kind: 'existing', id: old.credentialId };
    refuse('credential', '', 'needs-credential', fitting);
    return null;
  }
  const found = credentials.find(credential);
  if (found === undefined || found === 'refused') {
    refuse('credential', credential, 'unknown-credential', fitting);
    return null;
  }
  const kind =
    found.kind === 'existing'
      ? inventory.credentials.find(({ id }) => id === found.id)?.kind
      : // What an import brings along is for SNMP.
        'snmp-community';
  if (kind !== undefined && kinds.includes(kind)) return found;
  refuse('credential', credential, 'wrong-credential-kind', fitting);
  return null;
}

function controlled(
  source: ImportedSource,
  old: InventorySource | undefined,
  { inventory, holderOf }: SourceContext,
  refuse: Refuse,
): SourceWrite | null {
  const { controller: name = '', externalId = '' } = source;
  const controller = inventory.controllers.find((each) => each.name === name);
  if (!controller) {
    const names = inventory.controllers.map((each) => each.name).slice(0, 10);
    if (name !== '') refuse('controller', name, 'unknown-controller', names);
    return null;
  }
  if (externalId === '') return null;
  const holder = holderOf(controller.id, externalId);
  if (holder && !(old?.controllerId === controller.id && old.externalId === externalId)) {
    refuse('id', externalId, 'belongs-to-another', [holder.name]);
    return null;
  }
  return {
    driver: 'uisp',
    address: null,
    port: null,
    credential: null,
    controllerId: controller.id,
    externalId,
    intervalMs: old?.intervalMs ?? null,
    via: null,
  };
}

function note(
  { writes, changes }: PlannedSources,
  old: InventorySource | undefined,
  write: SourceWrite,
  { inventory, vantages }: SourceContext,
): void {
  const before = old ? shownSource(asWrite(old), inventory, vantages) : null;
  const after = shownSource(write, inventory, vantages);
  if (before === after) return;
  writes.push(write);
  changes.push({ field: write.driver, before, after });
}

function asWrite(source: InventorySource): SourceWrite {
  const { credentialId, viaDeviceId, ...rest } = source;
  return { ...rest, credential: existing(credentialId), via: existing(viaDeviceId) };
}

/** One line a person reads: "10.0.0.1:8161 · Torre SNMP · 30000 ms · ← Router norte". */
function shownSource(source: SourceWrite, inventory: Inventory, vantages: Vantages): string {
  const { address, port, credential, controllerId, externalId, intervalMs } = source;
  const credentialName =
    credential?.kind === 'existing'
      ? inventory.credentials.find(({ id }) => id === credential.id)?.name
      : credential?.entry.name;
  const controller = inventory.controllers.find(({ id }) => id === controllerId)?.name;
  const host = address?.includes(':') && port !== null ? `[${address}]` : address;
  const place = host && (port === null ? host : `${host}:${port}`);
  const via = source.via && `← ${vantages.nameOf(source.via)}`;
  return [place, credentialName, controller, externalId, intervalMs && `${intervalMs} ms`, via]
    .filter(Boolean)
    .join(' · ');
}
