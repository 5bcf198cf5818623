import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { OpenGateway } from '@atalaya/platform/payments/gateway-keys';
import type { ProveHost } from '@atalaya/platform/portal/prove-host';
import type { Database } from '@atalaya/platform/postgres/database';
import type { ClockControl } from '@atalaya/platform/runtime/clock-control';
import type { HealthPages } from '@atalaya/platform/runtime/health-pages';
import type { FastifyBaseLogger } from 'fastify';

/** What the api needs of the platform: ports, and the few settings it reads. */
export interface ApiDeps {
  readonly clock: Clock;
  /** In a demo only. */
  readonly clockControl?: ClockControl;
  /** System time in ms: tokens, cookies and lockouts go by it, never by the platform clock. */
  readonly systemNow: () => number;
  readonly log: FastifyBaseLogger;
  readonly database: Database;
  readonly metrics: MetricStore;
  readonly bus: EventBus;
  readonly samples: SampleStream;
  readonly pollRequests: PollRequests;
  readonly secrets: SecretBox;
  /** SECRET_KEY: keys for tokens are derived from it. */
  readonly secretKey: Uint8Array;
  /** PUBLIC_URL without a slash at its end; undefined when not set. */
  readonly publicUrl: string | undefined;
  /** Addresses and networks whose X-Forwarded-* headers count. */
  readonly trustedProxies: readonly string[];
  /** Further host names of the platform's own. */
  readonly platformHosts?: readonly string[];
  /** DNS servers that are asked for proofs of hosts; the system's without any. */
  readonly dnsServers?: readonly string[];
  /** Another way to prove a host: tests have one. */
  readonly proveHost?: ProveHost;
  /** Ports for notices to cut customers; undefined: there are none. */
  readonly aviso?: {
    readonly ports: { readonly from: number; readonly to: number };
    readonly host: string;
    readonly address?: string;
  };
  /** Folder of the built pages; undefined serves none. */
  readonly uiFolder: string | undefined;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** False when this machine has neither fping nor ping. */
  readonly latencyMeasured: () => boolean;
  readonly health: HealthPages;
  /** Another way to reach providers of payments: tests have one. */
  readonly openGateway?: OpenGateway;
}
