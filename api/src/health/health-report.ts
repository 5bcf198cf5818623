import type { healthSchema, healthTasksSchema } from '@atalaya/core/wire/rest/health';
import type { z } from 'zod';

export type Health = z.infer<typeof healthSchema>;
export type TaskStatus = z.infer<typeof healthTasksSchema>['items'][number];
