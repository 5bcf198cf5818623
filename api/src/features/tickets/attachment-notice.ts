import type { Ticket } from '@atalaya/core/wire/rest/tickets';

/** What may be told to a customer whose line is inside of an incident that is open. */
export function attachmentNotice(incident: NonNullable<Ticket['incident']>): {
  readonly es: string;
  readonly en: string;
} {
  const { rootName, certainty } = incident;
  return certainty === 'suggested'
    ? {
        es: `Probablemente es parte de la falla de ${rootName}, que sigue abierta: el ticket queda adjunto a ella.`,
        en: `It is probably part of the outage of ${rootName}, which is still open: the ticket is attached to it.`,
      }
    : {
        es: `Es parte de la falla de ${rootName}, que sigue abierta: el ticket queda adjunto a ella.`,
        en: `It is part of the outage of ${rootName}, which is still open: the ticket is attached to it.`,
      };
}
