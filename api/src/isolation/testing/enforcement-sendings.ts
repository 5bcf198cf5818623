import type { Sending } from './sending.js';

const LISTS = ['network-commands', 'network-drifts'] as const;

/** Ids in bodies and queries of what routers are told. */
export const ENFORCEMENT_SENDINGS: readonly Sending[] = [
  ...LISTS.flatMap((list): Sending[] => [
    {
      route: `GET /${list}`,
      field: 'routerId',
      own: 'enforcementRouter',
      send: (who, id) => who.get(`/${list}?routerId=${id}`),
    },
    {
      route: `GET /${list}`,
      field: 'serviceId',
      own: 'service',
      send: (who, id) => who.get(`/${list}?serviceId=${id}`),
    },
  ]),
  {
    route: 'PUT /enforcement-routers/{id}/terms',
    field: 'credentialId',
    own: 'writerCredential',
    send: (who, credentialId, own) =>
      who.call('PUT', `/enforcement-routers/${own.ids.enforcementRouter}/terms`, { credentialId }),
  },
];
