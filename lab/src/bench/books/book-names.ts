import { createHash } from 'node:crypto';

export interface Books {
  readonly tenantId: string;
  readonly customers: number;
  readonly invoicesEach: number;
  readonly linesEach: number;
}

/** The month whose invoices are the newest ones of the books, and the bench's day in it: they fell due five days before. */
export const THIS_MONTH = '2026-03-01';
export const NOW = Date.UTC(2026, 2, 10, 18);

/** SQL: a UUID (version 4 by its looks) that the bench can name again, of a text made of names in the query. */
export const sqlId = (text: string) =>
  `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`;

/** The same UUID in this process. */
export function idOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  const uuid = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`;
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
