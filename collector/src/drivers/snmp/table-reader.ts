import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Observation } from '@atalaya/core/domain/network/reading';
import { counterObservation, gaugeValue } from './apply-rule.js';
import { type PollContext, type PollScopes, walk } from './poll-context.js';
import type { TableRule, TableValueRule } from './profile.js';
import { numberOf } from './snmp-text.js';
import {
  factColumns,
  neighbourFact,
  onuFact,
  stationFact,
  type TableFacts,
  tellersOf,
  valueColumns,
} from './table-facts.js';
import {
  type Cell,
  combined,
  isMatch,
  rawOf,
  rowKey,
  rowsOf,
  share,
  sumOfRows,
} from './table-rows.js';
import { type TableRow, tagsOf } from './tag.js';

/** One for all: most devices lack most tables. */
const NO_ROWS: ReadonlyMap<string, string[]> = new Map();

/** Reads one of a profile's tables, poll after poll; remembers its instances and what its counters count since. */
export class TableReader {
  /** Column OID → instances, as last walked. */
  private known: ReadonlyMap<string, string[]> | undefined;
  /** By row. Undefined until there is one: few tables have counters that begin again. */
  private sessions: Map<string, { uptime: number; epoch: number }> | undefined;
  private hadRows = false;

  constructor(readonly rule: TableRule) {}

  /** Whether this poll has to look for rows: then the session probes first whether the table has any. */
  mustWalk(context: PollScopes): boolean {
    return this.wanted(context).length > 0 && (this.isWalk(context) || this.known === undefined);
  }

  /** The instances that this poll can read without looking for rows. */
  planned(context: PollScopes): readonly string[] {
    if (this.isWalk(context)) return [];
    const oids = this.oidsOf(this.columnsOf(context, this.wanted(context)));
    return this.cells(oids).map(({ oid, instance }) => `${oid}.${instance}`);
  }

  /** The device has no such rows now. */
  isEmpty(context: PollContext): void {
    this.known = this.rule.refresh === 'instances' ? NO_ROWS : undefined;
    context.observations.push(...this.observations(context, [], this.wanted(context)));
  }

  /** False when the device did not answer for it: what it tells of stations is then not known. */
  async read(context: PollContext, facts: TableFacts): Promise<boolean> {
    const values = this.wanted(context);
    if (values.length === 0) return true;
    const rows = await this.rows(context, this.columnsOf(context, values));
    if (rows === undefined) return false;
    for (const row of rows) this.addFacts(context, row, facts);
    context.observations.push(...this.observations(context, rows, values));
    return true;
  }

  private isWalk(context: PollScopes): boolean {
    return this.rule.refresh === 'walk' || context.isFullRead;
  }

  /** Tables that only hold facts have no values; they are read with the inventory. */
  private wanted(context: PollScopes): readonly (TableValueRule | 'facts')[] {
    const values = this.rule.values.filter((value) => context.scopes.has(value.scope));
    if (this.rule.neighbours && context.scopes.has('inventory')) return [...values, 'facts'];
    return values;
  }

  private columnsOf(
    context: PollScopes,
    values: readonly (TableValueRule | 'facts')[],
  ): readonly string[] {
    const { rule } = this;
    const names = new Set<string>();
    for (const value of values) {
      if (value !== 'facts') for (const name of valueColumns(value, rule)) names.add(name);
    }
    for (const column of factColumns(rule, context.scopes.has('inventory'))) names.add(column);
    return [...names].filter((name) => rule.columns[name] !== undefined);
  }

  private async rows(
    context: PollContext,
    columns: readonly string[],
  ): Promise<readonly TableRow[] | undefined> {
    const oids = this.oidsOf(columns);
    if (this.isWalk(context) || this.known === undefined) return this.walkRows(context, oids);
    const cells = this.cells(oids).flatMap(({ oid, name, instance }) => {
      const value = context.values.get(`${oid}.${instance}`);
      return value === undefined ? [] : [{ name, instance, value }];
    });
    return rowsOf(cells, this.rule.indexParts);
  }

  /** Column OID → the column's name in the profile. */
  private oidsOf(columns: readonly string[]): ReadonlyMap<string, string> {
    const { entry, columns: places } = this.rule;
    return new Map(
      columns.map((name) => {
        const place = places[name];
        return [typeof place === 'string' ? place : `${entry}.${place}`, name];
      }),
    );
  }

  /** Only the table's own columns make rows: what another table tells counts for those alone. */
  private ofOwnRows(cells: readonly (Cell & { oid: string })[]) {
    const isJoined = (name: string) => typeof this.rule.columns[name] === 'string';
    const own = cells.filter(({ name }) => !isJoined(name));
    const { indexParts } = this.rule;
    const keys = new Set(own.map(({ instance }) => rowKey(instance, indexParts)));
    return cells.filter(({ instance }) => keys.has(rowKey(instance, indexParts)));
  }

  private cells(oids: ReadonlyMap<string, string>) {
    return [...oids].flatMap(([oid, name]) =>
      (this.known?.get(oid) ?? []).map((instance) => ({ oid, name, instance })),
    );
  }

  private async walkRows(
    context: PollContext,
    oids: ReadonlyMap<string, string>,
  ): Promise<readonly TableRow[] | undefined> {
    const { id, maxRows, isUnordered } = this.rule;
    const limits = { maxRows, isUnordered: isUnordered ?? false };
    const read = await walk(context, `Table ${id}`, [...oids.keys()], limits);
    if (read === undefined) return undefined;
    const walked = [...read].flatMap(([oid, values]) =>
      [...values].map(([instance, value]) => ({ oid, name: oids.get(oid) ?? '', instance, value })),
    );
    const cells = this.ofOwnRows(walked);
    if (this.rule.refresh === 'instances') {
      const known = new Map(this.known ?? []);
      for (const oid of read.keys()) known.set(oid, []);
      for (const { oid, instance } of cells) known.get(oid)?.push(instance);
      this.known = known;
    }
    return rowsOf(cells, this.rule.indexParts);
  }

  private addFacts(context: PollContext, row: TableRow, facts: TableFacts): void {
    const { stations, onus, neighbours } = this.rule;
    const station = stations && stationFact(stations, row, context.names);
    if (station) facts.stations.push(station);
    const onu = onus && onuFact(onus, row, context.names);
    if (onu) facts.onus.push(onu);
    if (neighbours && context.scopes.has('inventory')) {
      facts.neighbours.push(neighbourFact(neighbours, row, context.names));
    }
  }

  private observations(
    context: PollContext,
    rows: readonly TableRow[],
    values: readonly (TableValueRule | 'facts')[],
  ): Observation[] {
    this.hadRows ||= rows.length > 0;
    return values.flatMap((value): Observation[] => {
      if (value === 'facts') return [];
      if (rows.length === 0 && this.hadRows && value.isZeroWithoutRows) {
        return [{ kind: 'gauge', metric: value.metric, tags: {}, value: 0 }];
      }
      const told = this.soleRow(context, rows, value.unless);
      const matching = rows.filter((row) => row !== told && isMatch(row, value.where ?? []));
      const less = value.lessRows ? sumOfRows(rows, value.lessRows, value.column) : 0;
      const found = matching.flatMap((row) => this.observe(context, row, value, less));
      return value.combine ? combined(found, value.combine) : found;
    });
  }

  /** The row that alone is what this table tells as the metric; undefined where several or none are. */
  private soleRow(
    context: PollContext,
    rows: readonly TableRow[],
    metric: MetricName | undefined,
  ): TableRow | undefined {
    for (const teller of tellersOf(metric, this.rule)) {
      const telling = rows.filter(
        (row) =>
          isMatch(row, teller.where ?? []) && this.observe(context, row, teller, 0).length > 0,
      );
      if (telling.length > 0) return telling.length === 1 ? telling[0] : undefined;
    }
    return undefined;
  }

  private observe(
    context: PollContext,
    row: TableRow,
    value: TableValueRule,
    less: number,
  ): Observation[] {
    const tags = tagsOf(value.tags ?? this.rule.tags ?? {}, row, context.names);
    if (tags === undefined) return [];
    const whole = rawOf(value, row);
    const raw = less === 0 ? whole : (numberOf(whole) ?? 0) - less;
    if (value.counter) {
      const identity = value.counter.since && this.identity(row, value.counter.since);
      const counter = counterObservation(value, raw, tags, identity);
      return counter ? [counter] : [];
    }
    const gauge = value.over ? share(raw, row.columns.get(value.over)) : gaugeValue(value, raw);
    return gauge === undefined ? [] : [{ kind: 'gauge', metric: value.metric, tags, value: gauge }];
  }

  /** Changes when the row's uptime falls: a station that came back counts from zero, which is no 32-bit wrap. */
  private identity(row: TableRow, since: string): string | undefined {
    const uptime = numberOf(row.columns.get(since));
    if (uptime === undefined) return undefined;
    const key = row.index.join('.');
    this.sessions ??= new Map();
    const before = this.sessions.get(key);
    const epoch = (before?.epoch ?? 0) + (before && uptime < before.uptime ? 1 : 0);
    this.sessions.set(key, { uptime, epoch });
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > 2 * this.rule.maxRows && oldest) this.sessions.delete(oldest);
    return String(epoch);
  }
}
