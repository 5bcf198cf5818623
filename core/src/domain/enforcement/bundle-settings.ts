import { z } from 'zod';

/** What the firewall's rules of one router are made of; the payload of a command with the intent `bundle`. */
export const bundleSettingsSchema = z.strictObject({
  /** Where plain HTTP of a cut customer is sent: an address, for a name could not be asked. null: nowhere. */
  aviso: z.strictObject({ address: z.ipv4(), port: z.int().min(1).max(65_535) }).nullable(),
  /** What stays reachable for them: addresses, networks or names (`checkout.example`) that the router resolves. */
  allowed: z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:/-]{0,252}$/)).max(200),
});
export type BundleSettings = z.infer<typeof bundleSettingsSchema>;
