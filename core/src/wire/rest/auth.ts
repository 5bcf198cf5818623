import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { currencySchema } from '../../domain/money/money-fields.js';
import { idSchema, localeSchema, nameSchema } from './fields.js';

export const emailSchema = z.email().max(254).toLowerCase();
export const passwordSchema = z.string().min(10, 'must have at least 10 characters').max(200);
const timezoneSchema = z.string().min(1).max(64);
const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens');

export const tenantSettingsInputSchema = z.strictObject({
  name: nameSchema,
  timezone: timezoneSchema,
  currency: currencySchema,
  locale: localeSchema,
});

/** `tenant` is absent when the token belongs to a tenant that exists already, or to an operator. */
export const setupRequestSchema = z.strictObject({
  token: z.string().min(1).max(200),
  tenant: tenantSettingsInputSchema.extend({ slug: slugSchema.optional() }).optional(),
  owner: z.strictObject({ name: nameSchema, email: emailSchema, password: passwordSchema }),
});
export type SetupRequest = z.infer<typeof setupRequestSchema>;

export const setupStatusSchema = z.object({
  /** What the token may still do; null when it is unknown, used or expired. */
  purpose: z
    .enum(['first_tenant', 'tenant_owner', 'platform_operator', 'password_reset'])
    .nullable(),
  email: z.string().nullable(),
  tenantName: z.string().nullable(),
});

export const loginRequestSchema = z.strictObject({
  email: emailSchema,
  password: z.string().min(1).max(200),
  /** Six digits, once the account has a second factor. */
  totp: z
    .string()
    .regex(/^\d{6}$/, 'must be six digits')
    .optional(),
  /** Slug, for a person who belongs to several tenants. */
  tenant: z.string().max(63).optional(),
});
export type LoginRequest = z.infer<typeof loginRequestSchema>;

export const brandingSchema = z.object({
  productName: z.string().max(60).optional(),
  logoUrl: z.string().max(2_000).optional(),
  brandColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .optional(),
});

export const tenantSchema = z.object({
  id: idSchema,
  slug: z.string(),
  name: z.string(),
  timezone: z.string(),
  currency: z.string(),
  locale: localeSchema,
  branding: brandingSchema,
});
export type TenantView = z.infer<typeof tenantSchema>;

export const currentUserSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  locale: localeSchema,
  /** null for a platform operator outside any tenant. */
  role: z.enum(ROLES).nullable(),
  isPlatformOperator: z.boolean(),
  hasTotp: z.boolean(),
  /** `resource:action`, after the tenant's own changes. */
  permissions: z.array(z.string()),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;

export const sessionSchema = z.object({
  accessToken: z.string(),
  expiresIn: z.number().int(),
  user: currentUserSchema,
  /** null for a platform operator outside any tenant. */
  tenant: tenantSchema.nullable(),
  /** True when the tenant demands a second factor and this person has none yet: only enrolment is open. */
  mustEnrolTotp: z.boolean(),
  /** Only in a demo, whose clock people may move. */
  isDemo: z.literal(true).optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Who is signed in, without new tokens: `GET /auth/me`. */
export const identitySchema = sessionSchema.pick({ user: true, tenant: true, mustEnrolTotp: true });
export type Identity = z.infer<typeof identitySchema>;

export const totpEnrolmentSchema = z.object({ secret: z.string(), otpauthUrl: z.string() });
export const totpConfirmSchema = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
export const totpDisableSchema = z.strictObject({ password: z.string().min(1).max(200) });
export const passwordResetSchema = z.strictObject({
  token: z.string().min(1).max(200),
  password: passwordSchema,
});
export const passwordChangeSchema = z.strictObject({
  current: z.string().min(1).max(200),
  next: passwordSchema,
});
