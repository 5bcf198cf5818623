import { z } from 'zod';

const chatSchema = z.object({
  id: z.number().int(),
  type: z.string(),
  title: z.string().max(500).optional(),
  first_name: z.string().max(500).optional(),
  last_name: z.string().max(500).optional(),
});
const senderSchema = z.object({
  id: z.number().int(),
  first_name: z.string().max(500),
  last_name: z.string().max(500).optional(),
});

/** Bot API, Update: of what a bot is told only what links a chat or presses a button. */
export const telegramUpdateSchema = z.object({
  update_id: z.number().int(),
  message: z
    .object({ chat: chatSchema, from: senderSchema.optional(), text: z.string().optional() })
    .optional()
    .catch(undefined),
  callback_query: z
    .object({
      id: z.string().max(200),
      from: senderSchema,
      data: z.string().max(64).optional(),
      message: z.object({ message_id: z.number().int(), chat: chatSchema }).optional(),
    })
    .optional()
    .catch(undefined),
});
export type TelegramUpdate = z.output<typeof telegramUpdateSchema>;
export type TelegramPress = NonNullable<TelegramUpdate['callback_query']>;
export type TelegramMessage = NonNullable<TelegramUpdate['message']>;

export const telegramSentSchema = z.object({ message_id: z.number().int() });

/** Bot API, "Making requests". */
export const telegramAnswerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional().catch(undefined),
});
