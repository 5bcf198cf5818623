import { z } from 'zod';

/** What of the customers' portal is open. */
export const portalPartsSchema = z.strictObject({
  isOpen: z.boolean(),
  payOnline: z.boolean(),
  reports: z.boolean(),
  promises: z.boolean(),
  tickets: z.boolean().default(true),
});

export const portalSettingsSchema = z.object({
  ...portalPartsSchema.shape,
  /** Where customers reach it: under the host that was proved first, else under the platform's. */
  url: z.url(),
});
export type PortalSettings = z.infer<typeof portalSettingsSchema>;
