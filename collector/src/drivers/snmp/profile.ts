import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { OnuDownCause } from '@atalaya/core/domain/network/reading';
import type { PollScope } from '@atalaya/core/ports/device-driver';

/**
 * One device family, as data: how it is told from others, what it holds where, and where its MIB lies. Regular
 * expressions are texts, so that a profile could be JSON. OIDs are dotted, without a leading dot.
 */
export interface SnmpProfile {
  readonly id: string;
  readonly title: string;
  readonly vendor?: string;
  /** Any one of the rules is enough. A profile without rules is the fallback. */
  readonly detect: readonly DetectRule[];
  readonly quirks: Quirks;
  readonly identity: IdentitySources;
  readonly interfaces: InterfaceRules;
  readonly bridge?: BridgeRules;
  readonly scalars: readonly ScalarRule[];
  readonly tables: readonly TableRule[];
}

/** All given conditions hold. sysObjectID is often shared by families, so a rule may probe for more. */
export interface DetectRule {
  /** sysObjectID is this OID or lies below it. */
  readonly sysObjectId?: string;
  /** A regular expression on sysDescr. */
  readonly sysDescr?: string;
  /** Something exists at or below this OID. */
  readonly has?: string;
  /** The first value below `under` matches. */
  readonly text?: { readonly under: string; readonly matches: string };
}

export interface Quirks {
  readonly bulk: boolean;
  readonly maxRepetitions: number;
  readonly varbinds: number;
  /** Shown to the operator with each full read. */
  readonly notes?: readonly string[];
}

/** Where a text comes from: the object at `oid`, or the first one `under` an OID. */
export type TextSource = {
  /** Picks its first group. */
  readonly pattern?: string;
  /** For codes: the text that is meant; a code that is not listed is no text. */
  readonly values?: Readonly<Record<string, string>>;
} & ({ readonly oid: string } | { readonly under: string });

/** The first source with a text counts. */
export interface IdentitySources {
  readonly model?: readonly TextSource[];
  readonly version?: readonly TextSource[];
  readonly serial?: readonly TextSource[];
}

export interface InterfaceRules {
  /** hc: ifXTable's 64-bit counters where there are any; basic: ifTable's 32-bit ones, always. */
  readonly counters: 'hc' | 'basic';
  /** A regular expression: interfaces whose name matches are not read. */
  readonly ignore?: string;
  /** For agents that say 10 Mb/s when they do not know: such a speed is then neither shown nor a ceiling. */
  readonly tenMegabitIsUnknown?: boolean;
  /** A counter's ceiling where the speed is not known: 32-bit counters need one for their wraps. */
  readonly unknownSpeedCeilingBps?: number;
  readonly maxRows: number;
}

export interface BridgeRules {
  /** What dot1dTpFdbPort really holds: BRIDGE-MIB says a bridge port; RouterOS puts the ifIndex there. */
  readonly fdbPort: 'bridge-port' | 'if-index';
  readonly maxRows: number;
}

/** How a raw value becomes a metric's value. */
export interface ValueRule {
  readonly metric: MetricName;
  readonly scope: PollScope;
  /** Multiplies the raw value. */
  readonly scale?: number;
  /** Added after the scale: a scale of -1 and 100 make "used" of a percentage that is free. */
  readonly offset?: number;
  /** Firmware or models that differ in their unit: of the steps that the raw value exceeds, the last one's scale counts. */
  readonly above?: ScaleStep | readonly ScaleStep[];
  /** The scaled value is a power in milliwatts, which becomes dBm; zero is darkness, not a level. */
  readonly isMilliwatts?: true;
  /** Raw values that mean "no value". */
  readonly absent?: readonly number[];
  /** Why the above are no values. */
  readonly because?: string;
  /** Raw values outside are nonsense and left out. */
  readonly range?: readonly [min: number, max: number];
  /** Raw value to value; a raw value that is not listed becomes `other`, or is left out without one. */
  readonly map?: { readonly values: Readonly<Record<string, number>>; readonly other?: number };
  /** For texts: the first expression that matches gives the value. */
  readonly cases?: readonly { readonly matches: string; readonly value: number }[];
  /** A text of days, hours, minutes and seconds (`2:03:04:05`, `2 days, 03:04:05`), as seconds. */
  readonly isDuration?: true;
  /** For numbers inside texts: the first group. */
  readonly pattern?: string;
  readonly counter?: CounterRule;
}

export interface ScaleStep {
  readonly limit: number;
  readonly scale: number;
  readonly reason: string;
}

export interface CounterRule {
  /** What one count is worth in the metric's unit: 8 for octets in a bps metric. */
  readonly factor: number;
  /** The most that the line can carry, in the metric's unit: decides whether a 32-bit counter wrapped. */
  readonly ceiling?: number;
  /** A column with the uptime of what is counted: when it falls, the counter is another one. */
  readonly since?: string;
}

export interface ScalarRule extends ValueRule {
  readonly oid: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface TableRule {
  readonly id: string;
  /** The OID of the entry. A group of scalars is a table too, whose only row is 0. */
  readonly entry: string;
  /** Numbers below the entry; or, from another table with the same index, a column's OID, which adds no rows. */
  readonly columns: Readonly<Record<string, number | string>>;
  /**
   * instances: rows are stable, so fast polls GET the known ones and slower scopes walk. walk: rows come and go
   * (stations), so each poll walks.
   */
  readonly refresh: 'instances' | 'walk';
  readonly maxRows: number;
  readonly isUnordered?: boolean;
  /** The tags of every value that has none of its own. A row with a tag that cannot be told is left out. */
  readonly tags?: Readonly<Record<string, TagRule>>;
  readonly values: readonly TableValueRule[];
  /** How many numbers name a row; a joined column whose instances have more of them belongs to it all the same. */
  readonly indexParts?: number;
  readonly stations?: StationRule;
  readonly onus?: OnuRule;
  readonly neighbours?: NeighbourRule;
}

export interface TableValueRule extends ValueRule {
  readonly column: string;
  /** The column that counts where the row has no `column`. */
  readonly fallback?: string;
  /** A column that is added to `column` before the scale. */
  readonly plus?: string;
  /** Columns that are taken off before the scale; one that the row lacks counts as nothing. */
  readonly minus?: readonly string[];
  /** Rows of this table whose `column` is taken off, too (the buffers and the cache of hrStorage). */
  readonly lessRows?: readonly RowCondition[];
  /** The value, so far, as a percentage of this column. */
  readonly over?: string;
  /** A column with the number of decimals that the raw value has (entPhySensorPrecision). */
  readonly decimals?: string;
  /** A column with the value's SI prefix as EntitySensorDataScale (RFC 3433): 8 is milli, 9 is units, 10 is kilo. */
  readonly siPrefix?: string;
  readonly where?: readonly RowCondition[];
  /** Its own tags, instead of the table's. */
  readonly tags?: Readonly<Record<string, TagRule>>;
  /** How several rows with the same tags become one value; the first row counts without it. */
  readonly combine?: 'mean' | 'sum' | 'max';
  /** For a sum that has no tags: 0 once the last of the rows that there were is gone, instead of no value. */
  readonly isZeroWithoutRows?: true;
  /** Left out for a row that alone is what this table tells as that metric: nothing is told twice. */
  readonly unless?: MetricName;
}

/** On a column's number or text, on its absence, or on a number of the instance. */
export type RowCondition =
  | {
      readonly column: string;
      readonly equals?: readonly number[];
      readonly matches?: string;
      readonly isAbsent?: true;
    }
  /** `part` counts from the end when negative. */
  | { readonly part: number; readonly equals: readonly number[] };

export type TagRule =
  | { readonly from: 'text'; readonly text: string }
  /** One number of the instance; `part` counts from the end when negative; `offset` is added to it. */
  | {
      readonly from: 'index';
      readonly part: number;
      readonly prefix: string;
      readonly offset?: number;
    }
  /** A text in the instance, from the number of its length at `part` on; `pattern` picks its first group. */
  | { readonly from: 'index-text'; readonly part: number; readonly pattern: string }
  /** Six numbers of the instance from `part` on. */
  | { readonly from: 'index-mac'; readonly part: number }
  /** The name of the interface whose ifIndex is this number of the instance, or those bits of it. */
  | { readonly from: 'index-interface'; readonly part: number; readonly mask?: number }
  /** A column's text (or number), or the first group of `pattern` in it, after the prefix. */
  | {
      readonly from: 'column';
      readonly column: string;
      readonly prefix?: string;
      readonly pattern?: string;
    }
  | { readonly from: 'column-mac'; readonly column: string }
  /** The serial number of a GPON unit: eight bytes (G.984.3: four letters, four bytes) or the text after a comma. */
  | { readonly from: 'column-gpon-serial'; readonly column: string }
  /** A column that holds an ifIndex. */
  | { readonly from: 'column-interface'; readonly column: string }
  /** The text from `of`, with something around it. */
  | {
      readonly from: 'wrapped';
      readonly before?: string;
      readonly of: TagRule;
      readonly after?: string;
    }
  /** All of them, with this between. */
  | { readonly from: 'joined'; readonly of: readonly TagRule[]; readonly by: string }
  | { readonly from: 'first'; readonly of: readonly TagRule[] };

/** The rows are subscriber radios: facts for the inventory. */
export interface StationRule {
  readonly mac: TagRule;
  readonly radio: TagRule;
  readonly name?: string;
  readonly lastIp?: string;
  /** Rows that are no connected station are left out. */
  readonly where?: readonly RowCondition[];
}

/** The rows are optical units of subscribers: facts for events, besides the values. */
export interface OnuRule {
  readonly pon: TagRule;
  readonly serial: TagRule;
  readonly name?: string;
  /** The unit is online when this holds. */
  readonly online: RowCondition;
  /** The first cause whose condition holds. */
  readonly downCauses?: readonly {
    readonly cause: OnuDownCause;
    readonly when: RowCondition;
  }[];
}

/** The rows are neighbours, read with the inventory. */
export interface NeighbourRule {
  readonly mac?: string;
  readonly address?: string;
  readonly name?: string;
  readonly platform?: string;
  readonly interfaceIndex?: string;
}
