import type {
  EscalationPolicyView,
  OnCallRotaView,
  QuietHoursView,
} from '@atalaya/core/wire/rest/paging';
import type { SilenceView } from '@atalaya/core/wire/rest/silences';

/** What a person is about to do; without `before` it makes a new one. */
export type PagingTask =
  | { readonly kind: 'rota'; readonly before?: OnCallRotaView }
  | { readonly kind: 'override'; readonly rota: OnCallRotaView }
  | { readonly kind: 'policy'; readonly before?: EscalationPolicyView }
  | { readonly kind: 'quiet'; readonly before: QuietHoursView }
  | { readonly kind: 'silence' }
  | { readonly kind: 'delete-rota'; readonly rota: OnCallRotaView }
  | { readonly kind: 'delete-policy'; readonly policy: EscalationPolicyView }
  | { readonly kind: 'end-silence'; readonly silence: SilenceView };

export interface SectionProps {
  /** undefined for who may only look. */
  readonly onTask: ((task: PagingTask) => void) | undefined;
}
