import { DEVICE_ROLES } from '../network/device.js';
import type { ImportDocument, ImportedDevice, ImportedSource, ImportProblem } from './document.js';
import { FieldChanges } from './field-changes.js';
import { importProblem, rowsOf } from './import-problem.js';
import type { Inventory, InventoryDevice } from './inventory.js';
import { DeviceMatcher } from './match-devices.js';
import { foldName } from './name-index.js';
import { type DeviceWrite, entryAction, type FieldChange, type PlanEntry } from './plan-entry.js';
import { planSources, type SourceContext } from './plan-sources.js';
import { PlannedNames } from './planned-names.js';
import { Vantages } from './vantages.js';

interface References {
  readonly sites: PlannedNames;
  readonly credentials: PlannedNames;
}

/** Devices matched with those that are there; a device of a controller that lists it no longer is told. */
export function planDevices(
  document: ImportDocument,
  inventory: Inventory,
  references: References,
): PlannedNames {
  return new DevicePlanner(document, inventory, references).plan();
}

interface Claim {
  readonly column: string;
  readonly value: string;
  readonly key: string;
}

class DevicePlanner {
  readonly #document: ImportDocument;
  readonly #inventory: Inventory;
  readonly #references: References;
  readonly #planned: PlannedNames;
  readonly #matcher: DeviceMatcher;
  readonly #siteNames: ReadonlyMap<string, string>;
  readonly #byName: ReadonlyMap<string, InventoryDevice>;
  readonly #sources: SourceContext;
  /** Device ids, new names, and ids within controllers, by the row that said them first. */
  readonly #taken = new Map<string, ImportedDevice>();
  #creations = 0;

  constructor(document: ImportDocument, inventory: Inventory, references: References) {
    this.#document = document;
    this.#inventory = inventory;
    this.#references = references;
    this.#planned = new PlannedNames(inventory.devices);
    this.#matcher = new DeviceMatcher(inventory, document);
    this.#siteNames = new Map(inventory.sites.map(({ id, name }) => [id, name]));
    this.#byName = new Map(inventory.devices.map((each) => [each.name.normalize('NFC'), each]));
    const holders = new Map<string, InventoryDevice>();
    for (const device of inventory.devices) {
      for (const { controllerId, externalId } of device.sources) {
        if (controllerId) holders.set(`${controllerId}/${externalId}`, device);
      }
    }
    this.#sources = {
      inventory,
      credentials: references.credentials,
      holderOf: (controllerId, externalId) => holders.get(`${controllerId}/${externalId}`),
      vantages: new Vantages(inventory, this.#planned, document.devices),
    };
  }

  plan(): PlannedNames {
    const { vantages } = this.#sources;
    const planned = new Map<ImportedDevice, PlanEntry>();
    for (const device of vantages.inOrder()) {
      const entry = this.#entry(device);
      this.#planned.add(entry, device.key);
      vantages.add(entry);
      planned.set(device, entry);
    }
    // As a person reads the file.
    const inOrder = this.#document.devices.flatMap((device) => planned.get(device) ?? []);
    this.#planned.entries.splice(0, inOrder.length, ...inOrder);
    for (const entry of this.#gone()) this.#planned.add(entry);
    return this.#planned;
  }

  #entry(device: ImportedDevice): PlanEntry {
    const problems = [...device.problems];
    const match = this.#matcher.match(device);
    if (match.kind === 'ambiguous') {
      problems.push(importProblem('name', device.name, 'ambiguous', match.names));
    }
    const before = match.kind === 'same' ? match.device : undefined;
    this.#refuseTaken(device, before, problems);
    const { onExisting } = this.#document;
    const fields = new FieldChanges<DeviceWrite>(before ? onExisting : 'set');
    this.#compareFields(fields, device, before, problems);
    this.#compareSite(fields, device, before, problems);
    const said = before ? device.sources : withEcho(device);
    const { address = before?.address ?? null } = fields.values;
    const sources = planSources(said, before, address, this.#sources, problems);
    for (const change of sources.changes) fields.note(change);
    if (!before && problems.length === 0) this.#countCreation(problems);
    const action = entryAction(problems, before, fields.changes);
    const writes = action === 'create' || action === 'change';
    const values = { ...fields.values, sources: sources.writes };
    return {
      subject: 'device',
      action,
      row: device.row,
      name: before && onExisting === 'fill' ? before.name : device.name,
      subjectId: before?.id ?? null,
      matchedBy: match.kind === 'same' ? match.by : null,
      changes: writes ? fields.changes : [],
      problems,
      differs: fields.differs,
      write: writes ? { subject: 'device', device: values } : null,
    };
  }

  #compareFields(
    fields: FieldChanges<DeviceWrite>,
    device: ImportedDevice,
    before: InventoryDevice | undefined,
    problems: ImportProblem[],
  ): void {
    const isWrong = problems.some(({ column }) => column === 'role');
    if (!before && device.role === undefined && !isWrong) {
      problems.push(importProblem('role', '', 'required', DEVICE_ROLES));
    }
    fields.compare('name', before?.name, device.name, device.name);
    fields.compare('role', before?.role, device.role, device.role);
    for (const field of ['address', 'vendor', 'model', 'serial'] as const) {
      fields.compare(field, before?.[field], device[field], device[field]);
    }
    for (const field of ['macs', 'tags'] as const) {
      const said = device[field] === null ? [] : device[field];
      fields.compare(field, sorted(before?.[field]), sorted(said), said);
    }
    fields.compare('monitored', before?.monitored ?? true, device.monitored, device.monitored);
    fields.compare('notes', before?.notes, device.notes, device.notes ?? '');
  }

  #compareSite(
    fields: FieldChanges<DeviceWrite>,
    { site }: ImportedDevice,
    before: InventoryDevice | undefined,
    problems: ImportProblem[],
  ): void {
    const found = typeof site === 'string' ? this.#references.sites.find(site) : site;
    if (found === 'refused') {
      problems.push(importProblem('site', site ?? '', 'refers-to-refused'));
      return;
    }
    if (found === undefined) {
      if (typeof site === 'string') problems.push(importProblem('site', site, 'unknown-site'));
      return;
    }
    const name = found?.kind === 'existing' ? this.#siteNames.get(found.id) : found?.entry.name;
    fields.compare('site', this.#siteNames.get(before?.siteId ?? ''), name ?? null, found);
  }

  #refuseTaken(
    device: ImportedDevice,
    before: InventoryDevice | undefined,
    problems: ImportProblem[],
  ): void {
    const { name } = device;
    const takes = this.#takes(device, before);
    const clash = takes.find(({ key }) => this.#taken.has(key));
    if (clash) {
      const first = this.#taken.get(clash.key);
      const { column, value } = clash;
      problems.push(importProblem(column, value, 'duplicate', first ? rowsOf(first) : []));
    }
    for (const { key } of takes) if (!this.#taken.has(key)) this.#taken.set(key, device);
    const holder = this.#byName.get(name.normalize('NFC'));
    if (this.#isNamed(device, before) && holder && holder.id !== before?.id) {
      problems.push(importProblem('name', name, 'belongs-to-another', [holder.name]));
    }
  }

  /** What no two rows of one document may claim. */
  #takes(device: ImportedDevice, before: InventoryDevice | undefined): Claim[] {
    const { name } = device;
    const claims: Claim[] = before ? [{ column: 'name', value: name, key: `id ${before.id}` }] : [];
    if (this.#isNamed(device, before)) {
      claims.push({ column: 'name', value: name, key: `name ${foldName(name)}` });
    }
    for (const { controller, externalId = '' } of device.sources) {
      const key = `uisp ${controller}/${externalId}`;
      if (externalId !== '') claims.push({ column: 'uisp_id', value: externalId, key });
    }
    for (const mac of before ? [] : (device.macs ?? [])) {
      claims.push({ column: 'macs', value: mac, key: `mac ${mac}` });
    }
    return claims;
  }

  /** A device that another system calls otherwise keeps the name that it has here. */
  #isNamed({ name }: ImportedDevice, before: InventoryDevice | undefined): boolean {
    return name !== '' && !(before && this.#document.onExisting === 'fill');
  }

  #countCreation(problems: ImportProblem[]): void {
    const { deviceLimit, devices } = this.#inventory;
    this.#creations += 1;
    if (deviceLimit !== null && devices.length + this.#creations > deviceLimit) {
      problems.push(importProblem('name', '', 'device-limit', [`≤ ${deviceLimit}`]));
    }
  }

  #gone(): PlanEntry[] {
    const { completeFor } = this.#document;
    const controller = this.#inventory.controllers.find(({ name }) => name === completeFor);
    if (!controller) return [];
    const listed = new Set(
      this.#document.devices.flatMap(({ sources }) => sources.map(({ externalId }) => externalId)),
    );
    return this.#inventory.devices.flatMap((device): PlanEntry[] => {
      const source = device.sources.find(({ controllerId }) => controllerId === controller.id);
      if (!source?.externalId || listed.has(source.externalId)) return [];
      return [goneEntry(device, controller.name)];
    });
  }
}

function goneEntry(device: InventoryDevice, controller: string): PlanEntry {
  const change: FieldChange = { field: 'uisp', before: controller, after: null };
  return {
    subject: 'device',
    action: 'gone',
    row: null,
    name: device.name,
    subjectId: device.id,
    matchedBy: 'controller',
    changes: [],
    problems: [],
    differs: [change],
    write: null,
  };
}

/** A new device with an address that nobody gave a way is pinged; `icmp` no, or any way, says otherwise. */
function withEcho({ sources, address, echo }: ImportedDevice): readonly ImportedSource[] {
  return sources.length === 0 && address && echo !== false ? [{ driver: 'icmp' }] : sources;
}

function sorted(values: readonly string[] | null | undefined): string[] | undefined {
  return values === undefined || values === null ? undefined : values.toSorted();
}
