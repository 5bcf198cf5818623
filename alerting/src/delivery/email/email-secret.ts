import { emailSecretSchema } from '@atalaya/core/wire/rest/notification-channels';

/** The password out of what was sealed; null for a server that asks for none. */
export function passwordOf(secret: string | undefined): string | null {
  if (secret === undefined) return null;
  const parsed = emailSecretSchema.safeParse(JSON.parse(secret));
  return parsed.success ? parsed.data.password : null;
}
