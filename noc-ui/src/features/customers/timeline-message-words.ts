import type { TimelineItem } from '@atalaya/core/wire/rest/customer-timeline';
import type { TFunction } from 'i18next';

interface Words {
  readonly t: TFunction<'customers'>;
  day(text: string): string;
  moment(text: string): string;
}

/** What was sent to a customer, of what, and what became of it. */
export function messageWords(
  item: Extract<TimelineItem, { readonly kind: 'message' | 'reminder' | 'cut_message' }>,
  { t, day, moment }: Words,
): string {
  switch (item.kind) {
    case 'message': {
      const { about, work, from, state, channel } = item.data;
      const said = t('timeline.say.message', {
        about: t(`timeline.message.${about}`),
        work,
        when: moment(from),
        state: t(`timeline.messageState.${state}`),
      });
      return joined(said, channel);
    }
    case 'reminder': {
      const { number, dueDate, offsetDays, state, channel } = item.data;
      const kind = offsetDays > 0 ? 'overdue' : 'dueSoon';
      const said = t(`timeline.${kind}`, { number, due: day(dueDate) });
      return joined(said, t(`timeline.reminderState.${state}`), channel);
    }
    case 'cut_message': {
      const { about, address, at, state, channel } = item.data;
      const said = t('timeline.say.cut_message', {
        about: t(`timeline.cutMessage.${about}`, { when: moment(at) }),
        address,
        state: t(`timeline.messageState.${state}`),
      });
      return joined(said, channel);
    }
  }
}

export const joined = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' · ');
