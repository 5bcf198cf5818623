import { z } from 'zod';
import { businessHoursSchema, DEFAULT_BUSINESS_HOURS } from '../shared/business-hours.js';
import { certificateMinimumsSchema } from './certificate.js';

/** 60 days of ten hours. */
const MOST_MINUTES = 36_000;
const minutesSchema = z.number().int().min(1).max(MOST_MINUTES);
const targetSchema = z
  .strictObject({ firstAnswer: minutesSchema, resolution: minutesSchema })
  .refine(({ firstAnswer, resolution }) => firstAnswer <= resolution, {
    path: ['resolution'],
    message: 'must not be shorter than the first answer',
  });

/** By which hours, delays and minimums an organisation works its tickets and visits. */
export const ticketPolicySchema = z.strictObject({
  businessHours: businessHoursSchema,
  /** Nobody works on the holidays of collections: the country's, and the organisation's own. */
  restsOnHolidays: z.boolean().default(true),
  /** Minutes of business hours. */
  sla: z.strictObject({
    urgent: targetSchema,
    high: targetSchema,
    normal: targetSchema,
    low: targetSchema,
  }),
  minimums: certificateMinimumsSchema,
});
export type TicketPolicy = z.output<typeof ticketPolicySchema>;

const HOUR = 60;

/** What an organisation starts with: an urgent one within half a working day, a normal one within two. */
export const DEFAULT_TICKET_POLICY: TicketPolicy = {
  businessHours: DEFAULT_BUSINESS_HOURS,
  restsOnHolidays: true,
  sla: {
    urgent: { firstAnswer: 30, resolution: 4 * HOUR },
    high: { firstAnswer: HOUR, resolution: 8 * HOUR },
    normal: { firstAnswer: 4 * HOUR, resolution: 20 * HOUR },
    low: { firstAnswer: 10 * HOUR, resolution: 50 * HOUR },
  },
  // Ten dB above the signal at which an alert is raised, and a LAN that carries any plan sold today.
  minimums: {
    signalDbm: -65,
    chainImbalanceDb: 5,
    txRateBps: 30e6,
    rxRateBps: 30e6,
    lanSpeedBps: 100e6,
    lossPercent: 1,
  },
};

/** What is kept, as far as it can be read; the defaults where it cannot. */
export function readTicketPolicy(kept: unknown): TicketPolicy {
  return ticketPolicySchema.safeParse(kept).data ?? DEFAULT_TICKET_POLICY;
}
