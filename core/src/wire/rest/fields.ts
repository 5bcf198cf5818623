import { z } from 'zod';

export const idSchema = z.uuid();
export const instantSchema = z.iso.datetime();
export const nameSchema = z.string().trim().min(1).max(120);
export const localeSchema = z.enum(['es', 'en']);
export type Locale = z.infer<typeof localeSchema>;

/** Names a tenant's resource in a path: `/sites/:id`. */
export const idParamsSchema = z.strictObject({ id: idSchema });

export const limitSchema = z.coerce.number().int().min(1).max(200).default(50);
export const cursorSchema = z.string().max(500).optional();

/** `{ items, nextCursor }`: the shape of every list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A host name, IPv4 or IPv6 address; never an option or a URL. */
export const hostSchema = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^(?!-)[A-Za-z0-9.:_-]+$/, 'must be a host name or an IP address');
export const portSchema = z.number().int().min(1).max(65_535);
export const macSchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/, 'must be a MAC address such as 4C:5E:0C:11:22:33');
