import type { RadioReport } from '@atalaya/core/domain/incidents/judge-link-down';
import type { Instant } from '@atalaya/core/domain/shared/instant';

/** As many radios as one device has at the most. */
const MOST_RADIOS = 64;

/** What devices last said of whether their radios are connected, one read at a time. */
export class RadioReports {
  readonly #reports = new Map<string, RadioReport & { readonly names: ReadonlySet<string> }>();

  read(deviceId: string, radio: string, isConnected: boolean, at: Instant): void {
    const known = this.#reports.get(deviceId);
    if (known !== undefined && at < known.at) return;
    const same = known?.at === at ? known : { radios: 0, connected: 0, names: new Set<string>() };
    if (same.names.has(radio) || same.radios >= MOST_RADIOS) return;
    this.#reports.set(deviceId, {
      at,
      radios: same.radios + 1,
      connected: same.connected + (isConnected ? 1 : 0),
      names: new Set([...same.names, radio]),
    });
  }

  of(deviceId: string): RadioReport | null {
    return this.#reports.get(deviceId) ?? null;
  }

  forget(deviceId: string): void {
    this.#reports.delete(deviceId);
  }
}
