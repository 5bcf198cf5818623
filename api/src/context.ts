import { createHostProver, type ProveHost } from '@atalaya/platform/portal/prove-host';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { FastifyRequest } from 'fastify';
import { AccessDirectory } from './access/access-directory.js';
import { type AccessTokens, createAccessTokens } from './access/access-token.js';
import { createRefreshTokens } from './access/opaque-token.js';
import type { Passwords } from './access/password.js';
import { createSecondFactors, type SecondFactors } from './access/second-factor.js';
import { SessionService } from './access/session-service.js';
import type { ApiDeps } from './deps.js';
import { MetricsGateway } from './network/metrics-gateway.js';
import { SignalBaselines } from './network/signal-baselines.js';
import { HostDirectory } from './portal/host-directory.js';
import { Tenancy } from './tenancy/tenancy.js';

/** What features share; made once for each server. */
export interface ApiContext {
  readonly deps: ApiDeps;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly secondFactors: SecondFactors;
  readonly directory: AccessDirectory;
  readonly sessions: SessionService;
  readonly tenancy: Tenancy;
  readonly hosts: HostDirectory;
  readonly proveHost: ProveHost;
  readonly metrics: MetricsGateway;
  readonly baselines: SignalBaselines;
  /** System time: the live channel's pulse must not stop while a platform clock stands still. */
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Where people reach this server, for links: PUBLIC_URL, or the address the request came to. */
  readonly baseUrl: (request: FastifyRequest) => string;
}

export function createContext(deps: ApiDeps, passwords: Passwords): ApiContext {
  const { secretKey, systemNow, secrets, publicUrl } = deps;
  const accessTokens = createAccessTokens(secretKey, systemNow);
  const refreshTokens = createRefreshTokens(secretKey);
  const directory = new AccessDirectory(deps);
  const metrics = new MetricsGateway(deps.database, deps.metrics);
  return {
    deps,
    passwords,
    accessTokens,
    secondFactors: createSecondFactors(secrets, systemNow),
    directory,
    sessions: new SessionService({ ...deps, directory, accessTokens, refreshTokens }),
    tenancy: new Tenancy(deps),
    hosts: new HostDirectory(deps),
    proveHost: deps.proveHost ?? createHostProver(deps.dnsServers ?? []),
    metrics,
    baselines: new SignalBaselines(metrics, deps.clock, deps.log),
    delay: systemDelay,
    baseUrl: (request) => publicUrl ?? `${request.protocol}://${request.host}`,
  };
}
