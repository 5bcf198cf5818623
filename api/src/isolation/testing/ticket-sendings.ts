import { post, type Sending } from './sending.js';

const subject = 'x';
const visit = { kind: 'repair', day: '2026-03-03', slotFrom: '09:00', slotTo: '10:00' };

/** Ids in bodies and queries of tickets and visits. */
export const TICKET_SENDINGS: readonly Sending[] = [
  ...(['customer', 'service', 'incident'] as const).flatMap((own): Sending[] => {
    const field = `${own}Id`;
    return [
      {
        route: 'POST /tickets',
        field,
        own,
        send: post('/tickets', (id) => ({ subject, [field]: id })),
      },
      {
        route: 'POST /actions/create-ticket',
        field,
        own,
        send: post('/actions/create-ticket', (id) => ({ subject, [field]: id, dryRun: true })),
      },
      {
        route: 'GET /tickets',
        field,
        own,
        send: (who, id) => who.get(`/tickets?${field}=${id}`),
      },
    ];
  }),
  {
    route: 'GET /tickets',
    field: 'assignee',
    own: 'user',
    send: (who, id) => who.get(`/tickets?assignee=${id}`),
  },
  {
    route: 'POST /tickets/{id}/assign',
    field: 'userId',
    own: 'user',
    send: (who, userId, own) => who.post(`/tickets/${own.ids.ticket}/assign`, { userId }),
  },
  ...(['ticket', 'service', 'customer'] as const).flatMap((own): Sending[] => {
    const field = `${own}Id`;
    return [
      {
        route: 'POST /visits',
        field,
        own,
        send: post('/visits', (id) => ({ ...visit, [field]: id })),
      },
      { route: 'GET /visits', field, own, send: (who, id) => who.get(`/visits?${field}=${id}`) },
    ];
  }),
  {
    route: 'POST /visits',
    field: 'technicianId',
    own: 'user',
    send: post('/visits', (technicianId, own) => ({
      ...visit,
      technicianId,
      customerId: own.ids.customer,
    })),
  },
  {
    route: 'GET /visits',
    field: 'technician',
    own: 'user',
    send: (who, id) => who.get(`/visits?technician=${id}`),
  },
  {
    route: 'GET /visits',
    field: 'deviceId',
    own: 'device',
    send: (who, id) => who.get(`/visits?deviceId=${id}`),
  },
  {
    route: 'PATCH /visits/{id}',
    field: 'technicianId',
    own: 'user',
    send: (who, technicianId, own) =>
      who.patch(`/visits/${own.ids.plannedVisit}`, { technicianId }),
  },
];
