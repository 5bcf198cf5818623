import { stringify } from 'csv-stringify/sync';

/** With a byte order mark, without which Excel takes UTF-8 for something else. */
export function csvText(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...heading], ...rows.map((row) => [...row])], {
    bom: true,
    record_delimiter: 'windows',
  });
}
