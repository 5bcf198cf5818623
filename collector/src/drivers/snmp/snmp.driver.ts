import type { PollFailure } from '@atalaya/core/domain/network/device';
import { err } from '@atalaya/core/domain/shared/result';
import type {
  DeviceDriver,
  DeviceSession,
  DriverDeps,
  DriverTarget,
} from '@atalaya/core/ports/device-driver';
import { openSnmp } from '../../transports/snmp/snmp-client.js';
import { SNMP_PROFILES } from './profiles.js';
import { SnmpSession } from './snmp-session.js';

/** Reads any device that speaks SNMP, by the profile of its family. */
export const snmpDriver: DeviceDriver = {
  id: 'snmp',
  title: 'SNMP',
  defaultPort: 161,
  credentialKinds: ['snmp-community', 'snmp-v3'],
  controls: 'one',
  open: openSession,
};

function openSession(target: DriverTarget, deps: DriverDeps): DeviceSession {
  const { address, port, credential } = target;
  if (credential.kind !== 'snmp-community' && credential.kind !== 'snmp-v3') {
    return refusedSession({
      kind: 'unsupported',
      message: 'SNMP needs a community or an SNMPv3 user as its credential.',
    });
  }
  return new SnmpSession(openSnmp({ address, port, credential }), SNMP_PROFILES, deps);
}

function refusedSession(failure: PollFailure): DeviceSession {
  return { poll: async () => err(failure), close: async () => {} };
}
