import { amountText, plainText } from './customer-facts.js';
import { dayText } from './day-text.js';
import type { MessageContext } from './message-context.js';

/** What a customer is told of an invoice, by the platform in the tenant's name. */
export function invoiceMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale }: MessageContext,
): { readonly headline: string; readonly lines: readonly string[] } {
  const words = locale.startsWith('en') ? ENGLISH : SPANISH;
  const day = dayText(plainText(data['dueDate']), locale);
  const amount = amountText(data['open'], locale);
  const number = plainText(data['number']);
  const days = typeof data['offsetDays'] === 'number' ? data['offsetDays'] : 0;
  return {
    headline: `${name}: ${words.when(days, number, day)}`,
    lines: [
      ...(amount === null ? [] : [`${words.amount}: ${amount}`]),
      ...(days > 0 ? [words.cut] : []),
      words.paid,
    ],
  };
}

export const isInvoiceEvent = (type: string): boolean =>
  type === 'invoice.due_soon' || type === 'invoice.overdue';

interface InvoiceWords {
  readonly when: (days: number, number: string, day: string) => string;
  readonly amount: string;
  readonly cut: string;
  readonly paid: string;
}

const SPANISH: InvoiceWords = {
  when: (days, number, day) =>
    days < 0
      ? `su factura ${number} vence el ${day}`
      : days === 0
        ? `su factura ${number} vence hoy`
        : `su factura ${number} venció el ${day}`,
  amount: 'Por pagar',
  cut: 'Evite la suspensión del servicio: pague o pida una promesa de pago.',
  paid: 'Si ya pagó, no haga caso de este aviso.',
};

const ENGLISH: InvoiceWords = {
  when: (days, number, day) =>
    days < 0
      ? `your invoice ${number} is due on ${day}`
      : days === 0
        ? `your invoice ${number} is due today`
        : `your invoice ${number} was due on ${day}`,
  amount: 'To pay',
  cut: 'Keep your service: pay, or ask for more time.',
  paid: 'If you have paid already, ignore this message.',
};
