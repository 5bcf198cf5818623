import type { UispFaults } from './uisp-faults.js';
import type { UispDeviceState, UispSiteState } from './uisp-world.js';

/** What one answer is drawn from: the world as it is while the request is answered. */
export interface UispShapeContext {
  readonly nowMs: number;
  readonly devices: ReadonlyMap<string, UispDeviceState>;
  readonly sites: ReadonlyMap<string, UispSiteState>;
  readonly faults: UispFaults;
}
