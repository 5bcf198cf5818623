import { readFile } from 'node:fs/promises';
import { snmpDriver } from '@atalaya/collector/drivers/snmp/snmp.driver';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { type DeviceDriver, POLL_SCOPES } from '@atalaya/core/ports/device-driver';
import { startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { parseSnmprec } from '../simulators/snmp-agent/snmprec.js';

const READ_TIMEOUT_MS = 60_000;
const COMMUNITY = 'recording';

/** A full read of the recording as the collector reads the device; throws when it would count as down. */
export async function readRecording(file: string): Promise<DeviceReading> {
  // Published recordings hold a few unreadable lines: the device is then without those objects.
  const tree = parseSnmprec(await readFile(file, 'utf8'), () => {});
  const agent = await startSnmpAgent({ tree, community: COMMUNITY });
  const session = openOne(snmpDriver).open(
    {
      address: '127.0.0.1',
      port: agent.port,
      credential: { kind: 'snmp-community', version: '2c', community: COMMUNITY },
    },
    { now: Date.now },
  );
  try {
    const read = await session.poll(new Set(POLL_SCOPES), AbortSignal.timeout(READ_TIMEOUT_MS));
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  } finally {
    await session.close();
    await agent.close();
  }
}

function openOne(driver: DeviceDriver): Extract<DeviceDriver, { controls: 'one' }> {
  if (driver.controls !== 'one') throw new Error('the SNMP driver reads one device');
  return driver;
}
