import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';

import type { ChosenPart } from './window-draft.js';

/** What a person is about to do with a window; an edit without one makes a new one, perhaps of a part. */
export type WindowTask =
  | { readonly kind: 'edit'; readonly window?: MaintenanceWindow; readonly planned?: ChosenPart }
  | { readonly kind: 'end' | 'delete'; readonly window: MaintenanceWindow };
