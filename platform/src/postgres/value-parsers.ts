import pg from 'pg';

/** PostgreSQL's own type ids (src/include/catalog/pg_type.dat). */
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY: number = 1009;

const textArray = pg.types.getTypeParser(TEXT_ARRAY, 'text');

/**
 * How Postgres values become JavaScript ones, as pg does it but for one thing: a calendar day stays
 * `YYYY-MM-DD`, for a Date would shift it by the server's zone. timestamptz is a Date; int8 and numeric
 * are strings, since a number would round them.
 */
export const valueParsers: pg.CustomTypesConfig = {
  getTypeParser: (typeId: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && typeId === DATE) return (text: string) => text;
    if (format !== 'binary' && typeId === DATE_ARRAY) return textArray;
    return pg.types.getTypeParser(typeId, format);
  },
};
