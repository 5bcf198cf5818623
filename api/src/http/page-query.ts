import { cursorSchema, limitSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';

/** The query of a list without filters. */
export const pageQuerySchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema });
