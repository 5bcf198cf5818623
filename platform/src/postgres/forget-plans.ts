import { sql } from 'kysely';
import type { Trx } from './database.js';

/**
 * Before thousands of rows are written: what this connection planned before is planned anew. A foreign key's check
 * keeps its plan for as long as the connection lasts, and one that was made while the table had a page reads it whole,
 * for each of the rows (measured: 20,000 devices with their ways and links took minutes instead of ten seconds).
 */
export async function forgetPlans(trx: Trx): Promise<void> {
  await sql`discard plans`.execute(trx);
}
