import type { PreparedRead } from '../snmp-requests.js';
import { PlanSlots } from './plan-slots.js';

/** A fixed list of OIDs of one device that is read again and again: encoded once, and read into the same slots. */
export class SnmpPlan {
  /** What the last read gave; a read that failed leaves them half written. */
  readonly slots: PlanSlots;
  /** The requests, and for how many varbinds each they were made (0: never): the client's own. */
  prepared: PreparedRead | undefined = undefined;
  preparedFor = 0;

  constructor(
    readonly oids: readonly string[],
    readonly varbinds: number,
  ) {
    this.slots = new PlanSlots(oids.length);
  }
}
