import { z } from 'zod';

/** Cloud API, the answer to a message that was taken. */
export const whatsappSentSchema = z.object({
  messages: z.array(z.object({ id: z.string().min(1).max(500) })).min(1),
});

/** Graph API, an error. */
export const whatsappErrorSchema = z.object({
  error: z.object({ code: z.number().int(), message: z.string().optional() }),
});

const statusSchema = z.object({
  id: z.string().min(1).max(500),
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed']),
  errors: z
    .array(z.object({ code: z.number().optional(), title: z.string().optional() }))
    .optional()
    .catch(undefined),
});
export type WhatsappStatus = z.output<typeof statusSchema>;

/** What Meta tells a webhook; of its changes only states of messages matter here. One call may hold many. */
export const whatsappNotificationSchema = z.object({
  entry: z
    .array(
      z.object({
        changes: z.array(
          z.object({
            value: z
              .object({
                metadata: z.object({ phone_number_id: z.string().max(40) }),
                statuses: z.array(statusSchema.optional().catch(undefined)).max(1_000).optional(),
              })
              .optional()
              .catch(undefined),
          }),
        ),
      }),
    )
    .max(1_000),
});
