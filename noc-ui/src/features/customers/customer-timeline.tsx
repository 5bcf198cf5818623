import {
  TIMELINE_KINDS,
  type TimelineItem,
  type TimelineKind,
} from '@atalaya/core/wire/rest/customer-timeline';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type Permission, usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { timelineQuery } from './queries.js';
import { useTimelineWords } from './timeline-words.js';

/** What was sent to them. */
const MESSAGE_KINDS = ['message', 'reminder', 'cut_message'] as const;

/** What one looks for at the telephone, and whether the right to read it is there. */
const FILTERS = [
  ['money', ['invoice', 'credit_note', 'payment', 'reversal'], 'account:read'],
  ['cuts', ['promise', 'hold', 'dunning'], 'account:read'],
  ['outages', ['incident'], 'incident:read'],
  ['radio', ['device_event'], 'device:read'],
  ['sessions', ['session'], 'subscriber_session:read'],
  ['messages', MESSAGE_KINDS, 'customer:read'],
  ['notes', ['note'], 'customer:read'],
  ['support', ['ticket', 'visit'], 'ticket:read'],
] as const satisfies readonly (readonly [string, readonly TimelineKind[], Permission])[];
type Filter = (typeof FILTERS)[number][0] | '';

export function CustomerTimeline({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const [filter, setFilter] = useState<Filter>('');
  const kinds = FILTERS.find(([id]) => id === filter)?.[1] ?? [];
  const choices = FILTERS.filter(([, , permission]) => may(permission));
  return (
    <section className="section">
      <SelectField
        label={t('timeline.filter')}
        value={filter}
        emptyLabel={t('timeline.all')}
        choices={choices.map(([value]) => ({ value, label: t(`timeline.only.${value}`) }))}
        onChange={setFilter}
      />
      <TimelineItems customerId={customerId} kinds={kinds} empty={['none', 'noneText']} />
    </section>
  );
}

/** What they were told by the platform, and whether it arrived. */
export function CustomerMessages({ customerId }: { readonly customerId: string }) {
  const may = usePermissions();
  const kinds = MESSAGE_KINDS.filter((kind) => kind === 'message' || may('account:read'));
  return (
    <section className="section">
      <TimelineItems
        customerId={customerId}
        kinds={kinds}
        empty={['noMessages', 'noMessagesText']}
      />
    </section>
  );
}

interface TimelineItemsProps {
  readonly customerId: string;
  /** All that may be read where none is named. */
  readonly kinds: readonly TimelineKind[];
  readonly empty: readonly [title: 'none' | 'noMessages', text: 'noneText' | 'noMessagesText'];
}

function TimelineItems({ customerId, kinds, empty: [title, text] }: TimelineItemsProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const query = useInfiniteQuery(timelineQuery(customerId, kinds));
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState title={t(`timeline.${title}`)}>
                <p>{t(`timeline.${text}`)}</p>
              </EmptyState>
            );
          }
          return (
            <ol className="customer-timeline">
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}

/** Kinds whose row is of trouble: they stand out among what is as it should be. */
const TROUBLE: readonly TimelineKind[] = TIMELINE_KINDS.filter((kind) =>
  ['incident', 'dunning', 'reversal'].includes(kind),
);

function Item({ item }: { readonly item: TimelineItem }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const words = useTimelineWords(item);
  const href = hrefOf(item);
  return (
    <li data-trouble={TROUBLE.includes(item.kind)}>
      <time className="sub num" dateTime={item.at}>
        {formatMoment(Date.parse(item.at), { locale, timeZone })}
      </time>
      <span className="sub">{t(`timeline.kind.${item.kind}`)}</span>
      <span>
        {href === null ? (
          words
        ) : (
          <Link href={href} className="link">
            {words}
          </Link>
        )}
      </span>
    </li>
  );
}

function hrefOf(item: TimelineItem): string | null {
  switch (item.kind) {
    case 'incident':
      return `/incidents/${item.data.incidentId}`;
    case 'ticket':
      return `/tickets/${item.data.ticketId}`;
    case 'visit':
      return `/visits/${item.data.visitId}`;
    default:
      return null;
  }
}
