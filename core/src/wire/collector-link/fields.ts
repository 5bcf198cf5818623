import { z } from 'zod';

/** NUL, other controls and halves of a character: no store keeps them all. */
const UNSTORABLE = /[\p{Cc}\p{Surrogate}]/u;

/** Text of a device as the collector cleaned it: one line, of bounded length. */
export function storableTextSchema(longest: number) {
  return z
    .string()
    .max(longest)
    .refine((text) => !UNSTORABLE.test(text), 'holds control characters or broken Unicode');
}
