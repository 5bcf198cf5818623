import type { ColumnType, Generated } from 'kysely';

/** A key that the database makes. */
export type Id = Generated<string>;
/** timestamptz. */
export type Instant = Date;
/** jsonb: read as a value, written as its text. */
export type Json<T> = ColumnType<T, string | undefined, string>;
