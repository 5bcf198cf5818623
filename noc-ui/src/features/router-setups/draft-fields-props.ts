import type { FieldErrors } from '../../shared/ui/form-state.js';
import type { SetupDraft } from './setup-draft.js';

export interface DraftFieldsProps {
  readonly draft: SetupDraft;
  readonly change: (part: Partial<SetupDraft>) => void;
  readonly errors: FieldErrors;
}
