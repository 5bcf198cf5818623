import type { DeviceReading } from '../domain/network/reading.js';
import type { Instant } from '../domain/shared/instant.js';

/** What a read said about the device itself and what hangs on it, waiting to be stored. */
export interface DeviceFacts {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly reading: DeviceReading;
}

/** The newest outcome of one source (or of one controller). */
export interface SourceOutcome {
  readonly tenantId: string;
  readonly table: 'device_sources' | 'controllers';
  /** For a source: the device's id and its driver; for a controller its own id. */
  readonly id: string;
  readonly driver: string;
  readonly at: Instant;
  /** null when it answered. */
  readonly error: string | null;
  /** Of a source whose slow scope was read: what was left out and why. Absent: what is stored stays. */
  readonly warnings?: readonly string[];
}

/**
 * Where a collector leaves what it found besides samples. One small port for each kind of finding: a new
 * kind brings its own. Each call is one tenant's, with texts that are clean and of bounded length;
 * it rejects when nothing was stored, and the next read says it again.
 */
export interface FactsSink {
  storeFacts(tenantId: string, facts: readonly DeviceFacts[]): Promise<void>;
}

export interface OutcomesSink {
  storeOutcomes(tenantId: string, outcomes: readonly SourceOutcome[]): Promise<void>;
}
