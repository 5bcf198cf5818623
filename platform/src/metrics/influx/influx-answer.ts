import { canonicalTagText } from '../canonical-series.js';
import { InfluxError } from './influx-error.js';

/** One series of an InfluxQL answer: rows of time in ms and value. */
export interface InfluxTable {
  readonly tags: Readonly<Record<string, string>>;
  readonly rows: (readonly [number, number])[];
}

/** What statements call the value they select. */
export const VALUE_COLUMN = 'selected_value';

type Fields = Readonly<Record<string, unknown>>;

/** The series of each statement, in order. Throws InfluxError for a statement that failed or was cut short. */
export function parseAnswer(body: string, statements: number): InfluxTable[][] {
  const answer = fields(json(body));
  if (typeof answer['error'] === 'string') throw new InfluxError(answer['error']);
  const results = list(answer['results']).map(fields);
  if (results.length !== statements) {
    throw new InfluxError(`InfluxDB answered ${results.length} of ${statements} statements`);
  }
  return results.map((result) => {
    if (typeof result['error'] === 'string') throw new InfluxError(result['error']);
    return list(result['series']).flatMap((series) => tablesOf(fields(series)));
  });
}

/** 1.x and 2.x bring a table for each series, with its tags; 3 may bring one table with tags as columns. */
function tablesOf(series: Fields): InfluxTable[] {
  if (series['partial'] === true) {
    throw new InfluxError('InfluxDB cut an answer short: raise max-row-limit in its configuration');
  }
  const columns = list(series['columns']).map(String);
  const tables = new Map<string, InfluxTable>();
  for (const row of list(series['values'])) {
    const named = Object.fromEntries(list(row).map((value, i) => [columns[i] ?? '', value]));
    const { time, [VALUE_COLUMN]: value, ...others } = named;
    if (typeof time !== 'number' || typeof value !== 'number') continue;
    const tags = { ...texts(others), ...texts(fields(series['tags'])) };
    const name = canonicalTagText(tags);
    const table = tables.get(name) ?? { tags, rows: [] };
    tables.set(name, table);
    table.rows.push([time, value]);
  }
  return [...tables.values()];
}

/** The entries that hold text; InfluxDB writes a missing tag as empty text or null. */
function texts(values: Fields): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  return found;
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InfluxError('InfluxDB answered something that is not JSON');
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
