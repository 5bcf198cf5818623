import { randomUUID } from 'node:crypto';
import type { SessionSink } from '@atalaya/core/ports/session-sink';
import { linkTakenSchema } from '@atalaya/core/wire/collector-link/findings';
import {
  packSession,
  packUsage,
  storedSessionsSchema,
} from '@atalaya/core/wire/collector-link/sessions';
import { type LinkClient, LinkError } from './link-client.js';

/**
 * Subscribers' sessions over the link. Usage adds up, so a batch of which nobody knows whether it arrived
 * is kept here and sent again under its own number before anything else.
 */
export function createRemoteSessions(client: LinkClient): SessionSink {
  let unsure: string | undefined;
  const send = (body: string) =>
    client.json({ method: 'POST', path: '/sessions', body }, linkTakenSchema);
  return {
    load: async (_tenantId, deviceId, endedSince) => {
      const path = `/sessions?deviceId=${deviceId}&endedSince=${Math.max(0, Math.floor(endedSince))}`;
      return (await client.json({ method: 'GET', path }, storedSessionsSchema)).sessions;
    },
    store: async (_tenantId, routers) => {
      if (unsure !== undefined) await send(unsure);
      unsure = undefined;
      if (routers.length === 0) return;
      const body = JSON.stringify({
        batchId: randomUUID(),
        routers: routers.map(({ deviceId, sessions, usage }) => ({
          deviceId,
          sessions: sessions.map(packSession),
          usage: usage.map(packUsage),
        })),
      });
      try {
        await send(body);
      } catch (error) {
        const mayHaveArrived =
          error instanceof LinkError && error.failure === 'away' && error.wasSent;
        if (!mayHaveArrived) throw error;
        unsure = body;
      }
    },
  };
}
