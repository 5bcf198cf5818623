import type { Permission } from '../access/roles.js';
import type { Evidence } from './evidence.js';

/** What of the evidence whoever asks may see. */
export interface Sight {
  readonly money: boolean;
  readonly incidents: boolean;
  readonly sessions: boolean;
  readonly devices: boolean;
}

export const FULL_SIGHT: Sight = { money: true, incidents: true, sessions: true, devices: true };

/** A technician sees no balance; a key sees what its scopes name, and the verdict. */
export function sightOf(may: ReadonlySet<Permission>): Sight {
  return {
    money: may.has('account:read') && may.has('dunning:read'),
    incidents: may.has('incident:read'),
    sessions: may.has('subscriber_session:read'),
    devices: may.has('device:read') && may.has('metric:read'),
  };
}

/** The same without what is not to be seen: nothing that is told of it can hold more. */
export function redacted(evidence: Evidence, sight: Sight): Evidence {
  return {
    ...evidence,
    ...(!sight.money && { money: null, isForDebt: false }),
    ...(!sight.incidents && { incidents: [] }),
    ...(!sight.sessions && { session: null }),
    ...(!sight.devices && {
      path: [],
      radio: null,
      lan: null,
      echo: null,
      use: null,
      onBattery: null,
      alerts: [],
    }),
  };
}
