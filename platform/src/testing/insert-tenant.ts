import type { Database } from '../postgres/database.js';

export interface TestTenant {
  readonly slug: string;
  /** The slug by default. */
  readonly name?: string;
  /** When it was made. */
  readonly at: Date;
  /** UTC by default. */
  readonly timezone?: string;
  /** MXN by default. */
  readonly currency?: string;
  readonly settings?: object;
}

/** A tenant as it is before anybody set anything; gives its id. */
export async function insertTenant(
  database: Pick<Database, 'withPlatform'>,
  { slug, name = slug, at, timezone = 'UTC', currency = 'MXN', settings = {} }: TestTenant,
): Promise<string> {
  const place = { timezone, currency, locale: 'es', settings: JSON.stringify(settings) };
  const { id } = await database.withPlatform((trx) =>
    trx
      .insertInto('tenants')
      .values({ slug, name, ...place, created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return id;
}
