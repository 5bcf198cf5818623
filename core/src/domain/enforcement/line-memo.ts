import { z } from 'zod';

const leaseMemoSchema = z.object({
  /** The router had made it: it goes when what is ours on it goes. */
  dynamic: z.literal(true).optional(),
  /** The list was put on it. */
  listed: z.literal(true).optional(),
  /** Its access was blocked. */
  blocked: z.literal(true).optional(),
  /** Its speed was lowered: what it was, and to what. */
  rate: z.object({ was: z.string(), set: z.string() }).optional(),
});
export type LeaseMemo = z.infer<typeof leaseMemoSchema>;

const lineMemoSchema = z.object({
  /** The profile that its secret had. */
  profile: z.string().optional(),
  /** Its secret was disabled by the platform; one that a person disabled is left as it is. */
  disabled: z.literal(true).optional(),
  /** Its session was ended to let it in again, or it could not dial: it is to dial again. */
  redial: z.literal(true).optional(),
  /** It was cut while RADIUS let it in: there is no secret to look for. */
  radius: z.literal(true).optional(),
  /** The site of UISP that the platform suspended for it. */
  site: z.string().optional(),
  /** By `server|address`. */
  leases: z.record(z.string(), leaseMemoSchema).optional(),
  /** Its session was ended so that it dials with this speed: once, not again. */
  speed: z.string().optional(),
  /** The ids of its sessions that dialled with the speed of before: the return ends them. */
  outdated: z.array(z.string()).optional(),
});

/** What was there before the platform wrote, and what it has to put back. */
export type LineMemo = z.infer<typeof lineMemoSchema>;

/** What cannot be read counts as nothing remembered. */
export function parseMemo(stored: Readonly<Record<string, unknown>>): LineMemo {
  const parsed = lineMemoSchema.safeParse(stored);
  return parsed.success ? parsed.data : {};
}
