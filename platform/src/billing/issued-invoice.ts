import type { Draft } from '@atalaya/core/domain/billing/draft';
import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';

export interface DraftToIssue {
  /** The invoice takes it. */
  readonly id: string;
  readonly accountId: string;
  readonly runId: string | null;
  readonly draft: Draft;
}

export interface IssueOccasion {
  readonly by: string;
  readonly actor: EventActor;
  readonly at: Date;
  /** The tenant's. */
  readonly today: CalendarDay;
  readonly seriesId?: string;
}

/** As it is frozen. */
export interface IssuedInvoice extends DraftToIssue {
  readonly customerId: string;
  readonly seriesId: string;
  readonly number: number;
  readonly fullNumber: string;
  readonly issueDate: CalendarDay;
  readonly dueDate: CalendarDay;
  readonly snapshot: DocumentSnapshot;
}
