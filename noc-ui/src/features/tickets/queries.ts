import type { TicketMove } from '@atalaya/core/domain/tickets/ticket';
import {
  ticketAssigneeListSchema,
  type ticketCreateSchema,
  ticketDetailSchema,
  ticketListSchema,
  type ticketUpdateSchema,
} from '@atalaya/core/wire/rest/tickets';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export const TICKETS_KEY = 'tickets';
/** Clocks run: what is on the screen is looked at again. */
const AGAIN_MS = 60_000;
const PEOPLE_STAY_MS = 300_000;

export type TicketFilter = Readonly<Record<string, string>>;

export function ticketsQuery(filter: TicketFilter) {
  return infiniteQueryOptions({
    queryKey: [TICKETS_KEY, 'list', filter],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.request('/tickets', {
        query: { ...filter, limit: 50, ...(pageParam !== '' && { cursor: pageParam }) },
        schema: ticketListSchema,
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
}

export function ticketQuery(id: string) {
  return queryOptions({
    queryKey: [TICKETS_KEY, 'one', id],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => api.request(`/tickets/${id}`, { schema: ticketDetailSchema, signal }),
  });
}

export const assigneesQuery = queryOptions({
  queryKey: [TICKETS_KEY, 'assignees'],
  staleTime: PEOPLE_STAY_MS,
  queryFn: async ({ signal }) =>
    (await api.request('/tickets/assignees', { schema: ticketAssigneeListSchema, signal })).items,
});

export function openTicket(body: z.output<typeof ticketCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: ticketDetailSchema, idempotencyKey } as const;
  return api.request('/tickets', options);
}

function change(id: string, verb: string, body: object) {
  const options = { method: 'POST', body, schema: ticketDetailSchema } as const;
  return api.request(`/tickets/${id}/${verb}`, options);
}

export const assignTicket = (id: string, userId: string | null) => change(id, 'assign', { userId });

export const commentTicket = (id: string, body: { text: string; isAnswer: boolean }) =>
  change(id, 'comments', body);

export const moveTicket = (id: string, move: TicketMove, text: string) =>
  change(id, 'move', { move, ...(text !== '' && { text }) });

export function updateTicket(id: string, body: z.output<typeof ticketUpdateSchema>) {
  return api.request(`/tickets/${id}`, { method: 'PATCH', body, schema: ticketDetailSchema });
}
