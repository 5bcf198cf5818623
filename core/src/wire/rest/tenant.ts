import { z } from 'zod';
import { MOST_UPSTREAM_ADDRESSES } from '../../domain/network/upstream-probes.js';
import { brandingSchema, tenantSchema, tenantSettingsInputSchema } from './auth.js';
import { hostSchema } from './fields.js';

const addressSchema = z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' });

const settingsSchema = z.object({
  /** Owners, administrators and billing must have a second factor. */
  requireTotp: z.boolean(),
  /** Links of services to devices are confirmed once user and MAC have matched for 3 days. */
  confirmMatchedLinks: z.boolean(),
  /** Events of planned work may carry customers' telephone numbers and e-mail addresses. */
  shareContacts: z.boolean(),
  /** Networks of its own, in CIDR, to which webhooks may go: private, carrier-grade NAT, loopback. */
  lanNetworks: z.array(z.string().trim().min(1).max(50)).max(50),
  /** The hour of the night, by its clocks, at which lines are given another speed. */
  nightHour: z.number().int().min(0).max(23),
  /** What routers with the tag `upstream` ask of the world behind them. */
  upstreamProbes: z.strictObject({
    addresses: z.array(addressSchema).max(MOST_UPSTREAM_ADDRESSES).readonly(),
    dnsName: hostSchema.nullable(),
    dnsServer: addressSchema.nullable(),
  }),
});

/** The tenant as its own people see it. */
export const tenantDetailSchema = tenantSchema.extend({ settings: settingsSchema });
export type TenantDetail = z.infer<typeof tenantDetailSchema>;

/** `branding` and `settings` are merged key by key; a branding key that is null is removed. */
export const tenantUpdateSchema = tenantSettingsInputSchema.partial().extend({
  branding: z
    .strictObject({
      productName: z.string().trim().min(1).max(60).nullable(),
      /** A path of this server or a small data:image; the pages load no image from elsewhere. */
      logoUrl: z
        .string()
        .max(2_000)
        .regex(
          /^(\/(?!\/)[^\s]*|data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/=]+)$/,
          'must be a path of this server or a data:image',
        )
        .nullable(),
      brandColor: brandingSchema.shape.brandColor.unwrap().nullable(),
    })
    .partial()
    .optional(),
  settings: z.strictObject(settingsSchema.shape).partial().optional(),
});
