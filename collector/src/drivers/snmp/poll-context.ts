import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { Observation } from '@atalaya/core/domain/network/reading';
import type { PollScope } from '@atalaya/core/ports/device-driver';
import type { ColumnOptions, SnmpReader } from '../../transports/snmp/snmp-client.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { SnmpProfile } from './profile.js';

/** What a poll is to read. */
export interface PollScopes {
  readonly scopes: ReadonlySet<PollScope>;
  /** The slower scopes look for new rows; fast polls read the known ones. */
  readonly isFullRead: boolean;
}

/** What every part of one poll needs, and where it leaves what it found. */
export interface PollContext extends PollScopes {
  readonly reader: SnmpReader;
  readonly profile: SnmpProfile;
  /** On a fast poll: the known instances, all read by the same few GETs. */
  readonly values: ReadonlyMap<string, SnmpValue>;
  readonly observations: Observation[];
  readonly warnings: string[];
  /** When the counters were read, by both clocks; moves when they had to be read anew after a long walk. */
  moment: { readonly observedAt: number; readonly upTime: SnmpValue | undefined };
  now(): number;
  /** ifIndex → name; the interfaces are read first. */
  readonly names: Map<number, string>;
}

/** A part of a poll that failed is a warning while the device answers the rest; the poll goes on. */
export function warnOfFailure(context: PollContext, part: string, failure: PollFailure): void {
  context.warnings.push(`${part} could not be read: ${failure.message}`);
}

export function columnOptions(profile: SnmpProfile, maxRows: number): ColumnOptions {
  const { bulk, maxRepetitions, varbinds } = profile.quirks;
  return { bulk, maxRepetitions, varbinds, maxRows };
}

export type Columns = ReadonlyMap<string, ReadonlyMap<string, SnmpValue>>;

/** Walks the columns and warns of a table that was cut or out of order; undefined when it cannot be read. */
export async function walk(
  context: PollContext,
  part: string,
  bases: readonly string[],
  limits: { readonly maxRows: number; readonly isUnordered?: boolean },
): Promise<Columns | undefined> {
  const options = { ...columnOptions(context.profile, limits.maxRows), ...limits };
  const read = await context.reader.columns(bases, options);
  if (!read.ok) {
    warnOfFailure(context, part, read.error);
    return undefined;
  }
  const { columns, isTruncated, isOutOfOrder } = read.value;
  if (isTruncated)
    context.warnings.push(`${part}: only the first ${limits.maxRows} rows were read.`);
  if (isOutOfOrder) context.warnings.push(`${part}: the device sends its rows out of order.`);
  return columns;
}
