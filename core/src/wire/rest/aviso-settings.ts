import { z } from 'zod';

const text = z.string().trim().max(600);

/** The notice that cut customers are sent to. */
export const avisoSettingsInputSchema = z.strictObject({
  isOn: z.boolean(),
  /** The organisation's own words beside the usual ones; empty: none. */
  textEs: text,
  textEn: text,
  /** The documents' telephone number answers WhatsApp; it needs its country (`+52 …`) then. */
  takesWhatsapp: z.boolean().default(false),
});

export const avisoSettingsSchema = z.object({
  ...avisoSettingsInputSchema.shape,
  /** Whether this installation has ports for notices at all. */
  isAvailable: z.boolean(),
  /** This organisation's, once it was switched on; it keeps it. */
  port: z.int().nullable(),
  /** Where routers reach this server; null: not told to it. */
  address: z.ipv4().nullable(),
});
export type AvisoSettings = z.infer<typeof avisoSettingsSchema>;
