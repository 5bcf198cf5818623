import {
  deviceStateEventSchema,
  incidentEventSchema,
  LIVE_PATH,
  pulseEventSchema,
  type SampleEvent,
  sampleEventSchema,
} from '@atalaya/core/wire/live/topics';
import { io } from 'socket.io-client';
import type { z } from 'zod';
import { noteConnected, notePulse } from './live-store.js';

interface ConnectionOptions {
  readonly token: () => string | null;
  /** Asked when the server refused the token, before the next try. */
  readonly renew: () => Promise<boolean>;
  /** A device or an incident is not as it was. */
  readonly onState: () => void;
  readonly onSamples: (samples: SampleEvent) => void;
  /** Something may have been missed: refetch what is shown. */
  readonly onGap: () => void;
}

export interface LiveConnection {
  /** Replaces what this client listens to; asked again by itself after each reconnect. */
  setDevices(deviceIds: readonly string[]): void;
  close(): void;
}

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;
const REFUSED_RETRY_MS = 10_000;

/** One socket that comes back for ever; a message of an unknown shape is dropped, not thrown. */
export function openLiveConnection(options: ConnectionOptions): LiveConnection {
  let deviceIds: readonly string[] = [];
  let wasConnected = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const socket = io({
    path: LIVE_PATH,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: RETRY_MIN_MS,
    reconnectionDelayMax: RETRY_MAX_MS,
    auth: (give) => give({ token: options.token() }),
  });
  const subscribe = () => socket.emit('subscribe', { deviceIds });
  // socket.io retries a lost connection by itself, but not one that the server refused or closed.
  const retryRefused = () => {
    if (socket.active) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      void options.renew().finally(() => socket.connect());
    }, REFUSED_RETRY_MS);
  };

  socket.on('connect', () => {
    noteConnected(true);
    subscribe();
    if (wasConnected) options.onGap();
    wasConnected = true;
  });
  socket.on('disconnect', () => {
    noteConnected(false);
    retryRefused();
  });
  socket.on('connect_error', () => {
    noteConnected(false);
    retryRefused();
  });
  socket.on('resync', () => options.onGap());
  socket.on('device.state', parsed(deviceStateEventSchema, options.onState));
  for (const change of ['opened', 'updated', 'resolved']) {
    socket.on(`incident.${change}`, parsed(incidentEventSchema, options.onState));
  }
  socket.on('samples', parsed(sampleEventSchema, options.onSamples));
  socket.on('pulse', parsed(pulseEventSchema, notePulse));

  return {
    setDevices(next) {
      deviceIds = next;
      if (socket.connected) subscribe();
    },
    close() {
      clearTimeout(retry);
      socket.close();
      noteConnected(false);
    },
  };
}

function parsed<T>(schema: z.ZodType<T>, handle: (value: T) => void): (message: unknown) => void {
  return (message) => {
    const result = schema.safeParse(message);
    if (result.success) handle(result.data);
  };
}
