import {
  credentialsOf,
  type RouterCredentials,
} from '@atalaya/core/domain/router-setup/router-secrets';
import {
  type FoundRouter,
  failedStep,
  outcomesUntil,
  type SetupTry,
  SKIPPED,
  type StepOutcome,
  SUCCEEDED,
} from '@atalaya/core/domain/router-setup/setup-progress';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { DeviceDriver, PollResult, PollScope } from '@atalaya/core/ports/device-driver';
import type { RouterSetupJob } from '@atalaya/core/ports/router-setups';
import type { EchoProgram } from '../transports/icmp/echo-program.js';
import { type PeekedCertificate, peekCertificate } from '../transports/tcp/peek-certificate.js';
import { readRouter } from './read-router.js';

const PEEK_TIMEOUT_MS = 8 * SECOND_MS;
const ECHOES = 3;
const INVENTORY: ReadonlySet<PollScope> = new Set<PollScope>(['inventory']);

export interface TryRouterDeps {
  readonly drivers: readonly DeviceDriver[];
  readonly echoProgram: EchoProgram;
  readonly clock: { now(): number };
}

/**
 * Knocks at api-ssl and looks at its certificate before a password is sent: one other than the first that was seen gets
 * none. Then logs in with the new user, and asks by SNMP and echo what answers. Rejects only when aborted.
 */
export async function tryRouter(
  deps: TryRouterDeps,
  job: RouterSetupJob,
  signal: AbortSignal,
): Promise<SetupTry> {
  const peeked = await peekCertificate(job.address, job.port, PEEK_TIMEOUT_MS, signal);
  const tried = { at: deps.clock.now(), found: null };
  if (peeked.kind !== 'certificate') {
    return { ...tried, fingerprint: null, outcomes: outcomesUntil('api', closedDoor(job, peeked)) };
  }
  const { fingerprint } = peeked;
  if (job.fingerprint !== null && job.fingerprint !== fingerprint) {
    const detail = `It shows the certificate ${fingerprint} instead of ${job.fingerprint} (SHA-256).`;
    const outcome = { state: 'failed', problem: 'other-certificate', detail } as const;
    return { ...tried, fingerprint, outcomes: outcomesUntil('api', outcome) };
  }
  const credentials = credentialsOf(job.tag, job.secrets, fingerprint);
  const target = { address: job.address, port: job.port, credential: credentials.read };
  const read = await readRouter(target, deps.clock, signal);
  signal.throwIfAborted();
  if (!read.ok) {
    const step = read.error.kind === 'tls' ? 'api' : 'login';
    return { ...tried, fingerprint, outcomes: outcomesUntil(step, failedStep(read.error)) };
  }
  const ways = await askOtherWays(deps, job, credentials, signal);
  const found: FoundRouter = read.value;
  return { ...tried, fingerprint, found, outcomes: outcomesUntil('login', SUCCEEDED, ways) };
}

function closedDoor(
  { address, port }: RouterSetupJob,
  peeked: Exclude<PeekedCertificate, { kind: 'certificate' }>,
): StepOutcome {
  const place = `${address}:${port}`;
  const code = peeked.code ? ` (${peeked.code})` : '';
  const told = {
    'no-tls': ['no-certificate', `What listens at ${place} shows no certificate${code}.`],
    closed: ['port-closed', `${place} refuses connections${code}.`],
    unreachable: ['unreachable', `${place} cannot be reached${code}.`],
    silent: ['no-answer', `${place} does not answer${code}.`],
  } as const;
  const [problem, detail] = told[peeked.kind];
  return { state: 'failed', problem, detail };
}

async function askOtherWays(
  deps: TryRouterDeps,
  job: RouterSetupJob,
  credentials: RouterCredentials,
  signal: AbortSignal,
): Promise<{ readonly snmp: StepOutcome; readonly echo: StepOutcome }> {
  const [snmp, echo] = await Promise.all([
    credentials.snmp === null ? SKIPPED : askSnmp(deps, job, credentials.snmp, signal),
    sendEchoes(deps, job.address, signal),
  ]);
  signal.throwIfAborted();
  return { snmp, echo };
}

async function askSnmp(
  { drivers, clock }: TryRouterDeps,
  { address, snmpPort }: RouterSetupJob,
  credential: NonNullable<RouterCredentials['snmp']>,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const driver = drivers.find(({ id }) => id === 'snmp');
  if (driver?.controls !== 'one') return SKIPPED;
  const session = driver.open({ address, port: snmpPort, credential }, { now: () => clock.now() });
  try {
    const result: PollResult = await session.poll(INVENTORY, signal);
    return result.ok ? SUCCEEDED : { ...failedStep(result.error), problem: 'silent' };
  } finally {
    await session.close();
  }
}

async function sendEchoes(
  { echoProgram }: TryRouterDeps,
  address: string,
  signal: AbortSignal,
): Promise<StepOutcome> {
  let isAnswered = false;
  let unmeasured: string | undefined;
  await echoProgram.runEchoes({
    targets: [address],
    count: ECHOES,
    spacingMs: 500,
    timeoutMs: SECOND_MS,
    signal,
    onEcho: (_target, { rttMs }) => {
      isAnswered ||= rttMs !== null;
    },
    onUnmeasured: (_target, { message }) => {
      unmeasured = message;
    },
  });
  if (isAnswered) return SUCCEEDED;
  if (unmeasured === undefined) return { state: 'failed', problem: 'silent' };
  return { state: 'failed', problem: 'not-measured', detail: unmeasured };
}
