import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import {
  deviceSchema,
  pollRequestedSchema,
  stationListSchema,
} from '@atalaya/core/wire/rest/devices';
import { deviceEventListSchema } from '@atalaya/core/wire/rest/events';
import {
  availabilitySchema,
  metricRangeSchema,
  type Vital,
  vitalsSchema,
} from '@atalaya/core/wire/rest/metrics';
import { serviceListSchema } from '@atalaya/core/wire/rest/services';
import { stationRangeSchema } from '@atalaya/core/wire/rest/stations';
import { visitListSchema } from '@atalaya/core/wire/rest/visits';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';
import { KEPT_OFFLINE } from '../../shared/api/offline-memory.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';

export function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id],
    meta: KEPT_OFFLINE,
    queryFn: ({ signal }) => api.request(`/devices/${id}`, { schema: deviceSchema, signal }),
  });
}

export function vitalsQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id, 'vitals'],
    meta: KEPT_OFFLINE,
    queryFn: ({ signal }) => api.request(`/devices/${id}/vitals`, { schema: vitalsSchema, signal }),
  });
}

export function stationsQuery(accessPointId: string) {
  return queryOptions({
    queryKey: ['device', accessPointId, 'stations'],
    meta: KEPT_OFFLINE,
    queryFn: ({ signal }) =>
      api.request(`/devices/${accessPointId}/stations`, { schema: stationListSchema, signal }),
  });
}

/** The services that run through a device; an access point has some tens. */
export function servicesOnQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['services', 'on', deviceId],
    queryFn: ({ signal }) =>
      api.request('/services', {
        schema: serviceListSchema,
        signal,
        query: { deviceId, limit: 100 },
      }),
  });
}

/** The newest of what the device told on its own. */
export function deviceEventsQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['device', deviceId, 'events'],
    queryFn: ({ signal }) =>
      api.request('/events', {
        schema: deviceEventListSchema,
        signal,
        query: { deviceId, limit: 20 },
      }),
  });
}

type VitalSource = Pick<Vital, 'deviceId' | 'metric' | 'tags'>;

/** Behind the page's moment by a whole minute, so that a render a second later asks the same. */
export function metricQuery(
  { deviceId, metric, tags }: VitalSource,
  spanMs: number,
  maxPoints: number,
) {
  return queryOptions({
    queryKey: ['metrics', deviceId, metric, tags, spanMs],
    staleTime: 60_000,
    queryFn: ({ signal }) => {
      const toMs = platformNowMs();
      const period = {
        metric,
        from: new Date(toMs - spanMs).toISOString(),
        to: new Date(toMs).toISOString(),
        maxPoints,
      };
      // What access points hear of a subscriber's radio goes on where it moved to.
      if (metric.startsWith('station.') && tags['mac'] !== undefined) {
        return api.request(`/stations/${tags['mac']}/metrics`, {
          schema: stationRangeSchema,
          signal,
          query: period,
        });
      }
      return api.request(`/devices/${deviceId}/metrics`, {
        schema: metricRangeSchema,
        signal,
        query: {
          ...period,
          tag: Object.entries(tags).map(([name, value]) => `${name}:${value}`),
        },
      });
    },
  });
}

/** When somebody was at the customer's of this CPE. */
export function visitsQuery(deviceId: string, since: CalendarDay) {
  return queryOptions({
    queryKey: ['visits', 'device', deviceId, since],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      api.request('/visits', {
        schema: visitListSchema,
        signal,
        query: { deviceId, since, limit: 50 },
      }),
  });
}

export function availabilityQuery(id: string, spanMs: number) {
  return queryOptions({
    queryKey: ['device', id, 'availability', spanMs],
    staleTime: 60_000,
    queryFn: ({ signal }) => {
      const toMs = platformNowMs();
      return api.request(`/devices/${id}/availability`, {
        schema: availabilitySchema,
        signal,
        query: { from: new Date(toMs - spanMs).toISOString(), to: new Date(toMs).toISOString() },
      });
    },
  });
}

export function requestHistory(id: string) {
  return api.request(`/devices/${id}/history-requests`, {
    method: 'POST',
    body: {},
    schema: pollRequestedSchema,
  });
}

export function requestPoll(id: string, kind: 'echo' | 'full' | 'align') {
  return api.request(`/devices/${id}/poll-requests`, {
    method: 'POST',
    body: { kind },
    schema: pollRequestedSchema,
  });
}
