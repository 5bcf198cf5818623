import { dependencyOrder } from './dependency-order.js';
import type { ImportedDevice, ImportProblemCode } from './document.js';
import type { Inventory } from './inventory.js';
import { NameIndex } from './name-index.js';
import type { PlanEntry, Target } from './plan-entry.js';
import type { PlannedNames } from './planned-names.js';

/** The routers that others may be pinged from: those that are read over RouterOS, here or by the document. */
export class Vantages {
  readonly #planned: PlannedNames;
  readonly #documented: Documented;
  readonly #names: ReadonlyMap<string, string>;
  readonly #routers: Set<string | PlanEntry>;

  constructor(
    { devices }: Inventory,
    planned: PlannedNames,
    documented: readonly ImportedDevice[],
  ) {
    this.#planned = planned;
    this.#documented = new Documented(documented);
    this.#names = new Map(devices.map(({ id, name }) => [id, name]));
    const routers = devices.filter(({ sources }) => sources.some(isRouterOs));
    this.#routers = new Set(routers.map(({ id }) => id));
  }

  /** Devices of the document, routers before what is pinged from them; those that need each other come last. */
  inOrder(): readonly ImportedDevice[] {
    return this.#documented.inOrder();
  }

  add(entry: PlanEntry): void {
    if (entry.write?.subject !== 'device' || !entry.write.device.sources.some(isRouterOs)) return;
    this.#routers.add(entry.subjectId ?? entry);
  }

  /** Or what is wrong with it. `current` is the one that it has: that one stays, whatever became of it. */
  find(reference: string, current: string | null): Target | ImportProblemCode {
    const found = this.#planned.find(reference);
    if (found === 'refused') return 'refers-to-refused';
    if (!found) return this.#documented.find(reference) ? 'cycle' : 'unknown-device';
    const key = found.kind === 'existing' ? found.id : found.entry;
    return key === current || this.#routers.has(key) ? found : 'not-over-routeros';
  }

  nameOf(target: Target): string {
    return target.kind === 'existing' ? (this.#names.get(target.id) ?? '') : target.entry.name;
  }
}

const isRouterOs = ({ driver }: { readonly driver: string }): boolean => driver === 'routeros';

class Documented {
  readonly #devices: readonly ImportedDevice[];
  readonly #byKey: ReadonlyMap<string | undefined, ImportedDevice>;
  readonly #byName: NameIndex<ImportedDevice>;

  constructor(devices: readonly ImportedDevice[]) {
    this.#devices = devices;
    this.#byKey = new Map(
      devices.flatMap((one) => (one.key === undefined ? [] : [[one.key, one]])),
    );
    this.#byName = new NameIndex(devices.filter(({ name }) => name !== ''));
  }

  find(reference: string): ImportedDevice | undefined {
    return this.#byKey.get(reference) ?? this.#byName.find(reference);
  }

  inOrder(): readonly ImportedDevice[] {
    const numbers = new Map(this.#devices.map((device, number) => [device, String(number)]));
    const edges = [...numbers].flatMap(([device, from]) =>
      device.sources.flatMap(({ via }) => {
        const router = typeof via === 'string' ? this.find(via) : undefined;
        return router === undefined ? [] : [{ from, to: numbers.get(router) ?? from }];
      }),
    );
    if (edges.length === 0) return this.#devices;
    const order = dependencyOrder(edges);
    const involved = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const placeOf = (device: ImportedDevice): number => {
      const number = numbers.get(device) ?? '';
      return involved.has(number) ? (order.get(number) ?? numbers.size) : -1;
    };
    return this.#devices.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
