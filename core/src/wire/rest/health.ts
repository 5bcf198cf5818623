import { z } from 'zod';

export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  version: z.string(),
  checks: z.array(
    z.object({ name: z.string(), status: z.enum(['ok', 'degraded', 'down']), detail: z.string() }),
  ),
});
export const healthTasksSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      everyMs: z.number().int(),
      lastRunAt: z.string().nullable(),
      nextRunAt: z.string().nullable(),
      lastError: z.string().nullable(),
    }),
  ),
});
