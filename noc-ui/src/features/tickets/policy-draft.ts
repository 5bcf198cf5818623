import { MEASURES, type Measure } from '@atalaya/core/domain/tickets/certificate';
import { TICKET_PRIORITIES } from '@atalaya/core/domain/tickets/ticket';
import type { TicketPolicy } from '@atalaya/core/domain/tickets/ticket-policy';

/** What the form holds: texts as they are typed, rates in Mb/s. */
export interface PolicyDraft {
  readonly days: readonly number[];
  readonly opens: string;
  readonly closes: string;
  readonly restsOnHolidays: boolean;
  /** By `<priority>.<clock>`. */
  readonly sla: Readonly<Record<string, string>>;
  readonly minimums: Readonly<Record<Measure, string>>;
}

const isRate = (measure: Measure) => measure.endsWith('Bps');

export function policyDraft(policy: TicketPolicy): PolicyDraft {
  const { businessHours, restsOnHolidays, sla, minimums } = policy;
  const texts = MEASURES.map((measure) => {
    const value = minimums[measure];
    return [measure, value === null ? '' : String(isRate(measure) ? value / 1e6 : value)];
  });
  return {
    ...businessHours,
    restsOnHolidays,
    sla: Object.fromEntries(
      TICKET_PRIORITIES.flatMap((priority) => [
        [`${priority}.firstAnswer`, String(sla[priority].firstAnswer)],
        [`${priority}.resolution`, String(sla[priority].resolution)],
      ]),
    ),
    minimums: Object.fromEntries(texts) as Record<Measure, string>,
  };
}

/** As it is sent: what is no number stays as it was typed, for the schema to refuse. */
export function policyBody(draft: PolicyDraft): unknown {
  const { days, opens, closes, restsOnHolidays, sla, minimums } = draft;
  const of = (key: string) => numberOr(sla[key] ?? '');
  return {
    businessHours: { days, opens, closes },
    restsOnHolidays,
    sla: Object.fromEntries(
      TICKET_PRIORITIES.map((priority) => [
        priority,
        { firstAnswer: of(`${priority}.firstAnswer`), resolution: of(`${priority}.resolution`) },
      ]),
    ),
    minimums: Object.fromEntries(
      MEASURES.map((measure) => {
        const value = minimums[measure].trim() === '' ? null : numberOr(minimums[measure]);
        return [measure, typeof value === 'number' && isRate(measure) ? value * 1e6 : value];
      }),
    ),
  };
}

function numberOr(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
