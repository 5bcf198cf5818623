import type { Credential } from '@atalaya/core/ports/device-driver';
import { describe, expect, it } from 'vitest';
import { cpeTree } from '../hostile/cpe-tree.js';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import { startRouterOsServer } from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { seededRandom } from '../world/seeded-random.js';
import { fuzzDriver, SNMP_V2C } from './fuzz-drivers.js';
import { brokenAgent, brokenWire } from './live-devices.js';
import { FUZZED_PARSERS } from './parsers.js';
import { runFuzz } from './run-fuzz.js';

const MEBIBYTE = 1_024 * 1_024;
const ROUNDS = 800;

describe('broken input', { timeout: 60_000 }, () => {
  it.each(FUZZED_PARSERS)('$name neither crashes nor hangs nor fills memory', async (parser) => {
    const before = process.memoryUsage().heapUsed;
    const { rounds } = await runFuzz(
      parser,
      parser.seeds,
      seededRandom(1),
      (done) => done >= ROUNDS,
    );
    expect(rounds).toBe(ROUNDS);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * MEBIBYTE);
  });

  it('the SNMP driver lives with an agent whose answers are broken', async () => {
    const devices = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        brokenAgent(cpeTree(), i === 0 ? 0 : 0.1, seededRandom(i)),
      ),
    );
    const runs = await Promise.all(
      devices.map((device) => fuzzDriver('snmp', device, SNMP_V2C, 2_000)),
    );
    for (const device of devices) device.close();
    expect(runs[0]?.answered).toBe(runs[0]?.polls);
    expect(runs.every(({ polls }) => polls > 0)).toBe(true);
  });

  it('the RouterOS driver lives with a wire that breaks what comes back', async () => {
    const credential: Credential = { kind: 'routeros', user: 'u', password: 'p', tls: false };
    const router = await startRouterOsServer({
      state: idleRouter('7.18.2'),
      users: [{ name: 'u', password: 'p', policies: ALL_POLICIES }],
    });
    const devices = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        brokenWire(router.port, i === 0 ? 0 : 0.1, seededRandom(i)),
      ),
    );
    const runs = await Promise.all(
      devices.map((device) => fuzzDriver('routeros', device, credential, 2_000)),
    );
    for (const device of devices) device.close();
    await router.close();
    expect(runs[0]?.answered).toBe(runs[0]?.polls);
    expect(runs.every(({ polls }) => polls > 0)).toBe(true);
  });
});
