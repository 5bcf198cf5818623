import { join } from 'node:path';
import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import type { FactsSink, OutcomesSink } from '@atalaya/core/ports/findings';
import type { InventorySource } from '@atalaya/core/ports/inventory-source';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { NetworkCommands } from '@atalaya/core/ports/network-commands';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import type { SessionSink } from '@atalaya/core/ports/session-sink';
import { enrolCollector, type RemoteIdentity } from './enrol-collector.js';
import { LinkClient, type LinkLog } from './link-client.js';
import { createLinkClock, type LinkClock } from './link-clock.js';
import { createLinkNews } from './link-news.js';
import { createRemoteFindings } from './remote-findings.js';
import { createRemoteInventory } from './remote-inventory.js';
import { createRemoteLeases, type RemoteLeases } from './remote-leases.js';
import { createRemoteNetworkCommands } from './remote-network-commands.js';
import { createRemoteReports } from './remote-reports.js';
import { createRemoteSamples } from './remote-samples.js';
import { createRemoteSessions } from './remote-sessions.js';

export interface RemoteLinkOptions {
  readonly platformUrl: string;
  readonly enrolToken?: string;
  /** PEM. */
  readonly ca?: string;
  readonly dataDir: string;
  readonly version: string;
  readonly log: LinkLog;
  /** Ends the waiting for a platform that is away. */
  readonly signal: AbortSignal;
  readonly mostBackoffMs?: number;
}

/** Every port of a collector, over HTTPS to the platform. */
export interface RemoteLink {
  readonly identity: RemoteIdentity;
  readonly clock: LinkClock;
  readonly leases: RemoteLeases;
  readonly inventory: InventorySource;
  readonly findings: FactsSink & OutcomesSink & DeviceEventsSink;
  readonly sessions: SessionSink;
  readonly metrics: Pick<MetricStore, 'write'>;
  readonly samples: Pick<SampleStream, 'publish'>;
  readonly pollRequests: Pick<PollRequests, 'subscribe'>;
  readonly commands: NetworkCommands;
  /** Resolves with one sentence when this process is no collector of the platform any more. */
  readonly ended: Promise<string>;
  /** Once the collector runs: from now on it is told of changes. */
  start(): void;
  /** Before the collector stops: no more news. */
  stop(): Promise<void>;
  /** After the collector has stopped. */
  close(): Promise<void>;
}

/** Enrols where that is to be done. Throws StartupError when the platform refuses. */
export async function openRemoteLink(options: RemoteLinkOptions): Promise<RemoteLink> {
  const { log } = options;
  const platformUrl = options.platformUrl.replace(/\/+$/, '');
  const folder = join(options.dataDir, 'remote');
  const client = new LinkClient({ ...options, platformUrl });
  let identity: RemoteIdentity;
  try {
    identity = await enrolCollector({ ...options, client, folder, token: options.enrolToken });
  } catch (error) {
    await client.close();
    throw error;
  }
  const clock = createLinkClock();
  const inventory = createRemoteInventory({ client, identity, folder, log });
  let end: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  client.admit(identity.secret, (reason) => {
    end(`The platform refuses this collector: ${reason} Polling stops.`);
    void inventory.forget().catch(() => undefined);
  });
  const leases = createRemoteLeases({
    client,
    clock,
    folder,
    onSuperseded: () => end('Another process is this collector now: polling stops here.'),
  });
  const instanceId = () => leases.instanceId;
  const commands = createRemoteNetworkCommands({ client, identity, clock, instanceId });
  const news = createLinkNews({
    client,
    tenantId: identity.tenantId,
    onInventoryChange: () => inventory.tellChange(),
    onCommands: () => commands.tellChange(),
  });
  const reports = createRemoteReports({ client, clock });
  return {
    identity,
    clock,
    leases,
    inventory,
    findings: createRemoteFindings(client),
    sessions: createRemoteSessions(client),
    metrics: createRemoteSamples({ client, instanceId, log }),
    samples: reports,
    pollRequests: news,
    commands,
    ended,
    start: () => news.start(),
    stop: async () => {
      client.hurry();
      commands.hurry();
      await news.stop();
    },
    close: async () => {
      await reports.stop();
      await client.close();
    },
  };
}
