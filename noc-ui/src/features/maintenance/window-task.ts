import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';

/** What a person is about to do with a window; an edit without one makes a new one. */
export type WindowTask =
  | { readonly kind: 'edit'; readonly window?: MaintenanceWindow }
  | { readonly kind: 'end' | 'delete'; readonly window: MaintenanceWindow };
