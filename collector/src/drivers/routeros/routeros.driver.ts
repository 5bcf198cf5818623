import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  Credential,
  DeviceDriver,
  DriverDeps,
  DriverTarget,
} from '@atalaya/core/ports/device-driver';
import type { Security } from '../../transports/routeros-api/open-socket.js';
import { RouterosSession } from '../../transports/routeros-api/session.js';
import { RestSession } from '../../transports/routeros-rest/rest-session.js';
import { FallbackChannel } from './fallback-channel.js';
import type { RouterChannel } from './router-channel.js';
import { RouterDevice } from './router-device.js';

const API_PORT = 8728;

type RouterosCredential = Extract<Credential, { kind: 'routeros' }>;

/** A pinned fingerprint wins over everything weaker; anonymous TLS is used only where it was chosen. */
function securityOf(credential: RouterosCredential): Security {
  if (!credential.tls) return { kind: 'plain' };
  if (credential.fingerprint) return { kind: 'pinned', fingerprint: credential.fingerprint };
  return { kind: credential.anonymousTls ? 'anonymous' : 'verified' };
}

const restPort = ({ tls }: RouterosCredential) => (tls ? 443 : 80);

/** `api`, `api-ssl`, `www` and `www-ssl` in `/ip/service`. */
function portFor(credential: Credential): number {
  if (credential.kind !== 'routeros') return API_PORT;
  if (credential.transport === 'rest') return restPort(credential);
  return credential.tls ? 8729 : API_PORT;
}

function openChannel(
  { address, port }: DriverTarget,
  credential: RouterosCredential,
  now: () => Instant,
): RouterChannel {
  const endpoint = { host: address, port, security: securityOf(credential) };
  const account = { user: credential.user, password: credential.password };
  if (credential.transport === 'rest') return new RestSession(endpoint, account);
  const api = new RouterosSession(endpoint, account);
  if (credential.transport !== 'auto') return api;
  const rest = new RestSession({ ...endpoint, port: restPort(credential) }, account);
  return new FallbackChannel(api, rest, now);
}

/**
 * Opens the conversation with one router; nothing is sent before the first poll.
 * @throws TypeError when the credential is of another kind, which the registry rules out; RangeError for REST over
 * anonymous TLS.
 */
export function openRouter(target: DriverTarget, deps: DriverDeps): RouterDevice {
  const { credential } = target;
  if (credential.kind !== 'routeros') {
    throw new TypeError(`A RouterOS device needs a RouterOS credential, not ${credential.kind}.`);
  }
  return new RouterDevice(
    openChannel(target, credential, () => deps.now()),
    deps,
    target.probes,
  );
}

export const routerosDriver: DeviceDriver = {
  id: 'routeros',
  title: 'MikroTik RouterOS (API, or REST)',
  defaultPort: API_PORT,
  portFor,
  credentialKinds: ['routeros'],
  controls: 'one',
  open: openRouter,
};
