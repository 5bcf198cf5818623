import type { TicketDetail } from '@atalaya/core/wire/rest/tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TICKETS_KEY, ticketQuery } from './queries.js';

/** A change of one ticket: its answer is shown at once, lists are read anew. */
export function useTicketChange<T>(id: string, send: (value: T) => Promise<TicketDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (changed) => {
      client.setQueryData(ticketQuery(id).queryKey, changed);
      void client.invalidateQueries({ queryKey: [TICKETS_KEY, 'list'] });
    },
  });
}
