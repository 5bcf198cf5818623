/** What can be subscribed to, with what it means; a check holds the names to the platform's own list. */
export const EVENT_TYPES = {
  'incident.opened': 'Something is wrong: one event for one root cause',
  'incident.updated': 'An incident grew or changed',
  'incident.acknowledged': 'Somebody has an incident',
  'incident.resolved': 'An incident is over',
  'device.down': 'A piece of infrastructure went silent on its own account',
  'device.up': 'It is back',
  'link.down': 'A link went down',
  'link.up': 'A link is back',
  'link.degraded': 'A link got worse',
  'maintenance.scheduled': 'Planned work was entered',
  'payment.reported': 'A customer says that they paid: it waits to be matched',
  'payment.received': 'Money came in and is credited',
} as const satisfies Readonly<Record<string, string>>;
