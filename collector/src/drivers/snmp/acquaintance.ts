import type { PollScope } from '@atalaya/core/ports/device-driver';
import type { InterfaceReader } from './interface-reader.js';
import type { SnmpProfile } from './profile.js';
import type { TableReader } from './table-reader.js';

/** A device whose family is known, with what was learnt of its tables. */
export interface Acquaintance {
  readonly profile: SnmpProfile;
  readonly fingerprint: string;
  readonly interfaces: InterfaceReader;
  readonly tables: readonly TableReader[];
  readonly names: Map<number, string>;
  /** The scalars that the device has, as last read in full. */
  scalars: ReadonlyMap<string, PollScope> | undefined;
  macs: readonly string[];
  uptimeS: number;
}
