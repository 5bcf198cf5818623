import type { Observation } from '@atalaya/core/domain/network/reading';
import { dnsTarget, type UpstreamProbes } from '@atalaya/core/domain/network/upstream-probes';
import type { PingFrom } from '@atalaya/core/ports/device-driver';
import { RouterosError } from '../../transports/routeros-api/routeros-error.js';
import { gauges } from './reading-parts.js';
import type { RouterChannel } from './router-channel.js';

const ECHOES = { count: 3, spacingMs: 500 } as const;
/** A router's resolver gives up after 10 s (`query-total-timeout`). */
const RESOLVE_DEADLINE_MS = 12_000;
const NEEDS_TEST = "Upstream probes were not sent: the user's group needs the policy `test`.";

export interface ProbeFindings {
  readonly observations: readonly Observation[];
  readonly warnings: readonly string[];
}

/**
 * Asks, from the router, whether what lies upstream answers. A round runs beside the reads, for a probe that fails takes
 * its time; what it found is told with the next poll, once.
 */
export class UpstreamProber {
  readonly #ending = new AbortController();
  #isRunning = false;
  #found: { observations: Observation[]; warnings: Set<string> } = nothing();

  constructor(
    private readonly channel: RouterChannel,
    private readonly ping: PingFrom,
    private readonly probes: UpstreamProbes,
  ) {}

  /** What was found since the last call; begins the next round unless one is under way. */
  next(): ProbeFindings {
    const { observations, warnings } = this.#found;
    this.#found = nothing();
    if (!this.#isRunning) void this.#round();
    return { observations, warnings: [...warnings] };
  }

  stop(): void {
    this.#ending.abort();
  }

  async #round(): Promise<void> {
    this.#isRunning = true;
    const { addresses, dnsName } = this.probes;
    await Promise.all([
      ...addresses.map((address) => this.#echo(address)),
      ...(dnsName === null ? [] : [this.#resolve(dnsName)]),
    ]);
    this.#isRunning = false;
  }

  async #echo(address: string): Promise<void> {
    const result = await this.ping(address, { ...ECHOES, signal: this.#ending.signal });
    if (!result.ok) {
      if (result.error.kind === 'not-permitted') this.#found.warnings.add(NEEDS_TEST);
      return;
    }
    const answered = result.value.filter((rtt) => rtt !== null);
    const total = answered.reduce((sofar, rtt) => sofar + rtt, 0);
    this.#tell(address, {
      'probe.up': Number(answered.length > 0),
      'probe.loss_pct': 100 * (1 - answered.length / result.value.length),
      'probe.rtt_avg_ms': answered.length > 0 ? total / answered.length : undefined,
    });
  }

  async #resolve(name: string): Promise<void> {
    const { dnsServer } = this.probes;
    const server = dnsServer === null ? [] : [`=server=${dnsServer}`];
    const up = await this.#asked(['/resolve', `=domain-name=${name}`, ...server]);
    if (up !== undefined) this.#tell(dnsTarget(this.probes), { 'probe.up': Number(up) });
  }

  /** Undefined where the answer says nothing of the name: not permitted, not known, the connection lost. */
  async #asked(words: readonly string[]): Promise<boolean | undefined> {
    const late = AbortSignal.timeout(RESOLVE_DEADLINE_MS);
    const signal = AbortSignal.any([this.#ending.signal, late]);
    try {
      if (this.channel.stream) await this.channel.stream(words, () => undefined, signal);
      else await this.channel.run(words, { deadlineMs: RESOLVE_DEADLINE_MS, signal });
      if (this.#ending.signal.aborted) return undefined;
      return !late.aborted;
    } catch (error) {
      if (!(error instanceof RouterosError) || error.scope === 'connection') return undefined;
      if (error.kind === 'timeout' || late.aborted) return false;
      if (error.kind === 'protocol-error') return false;
      if (error.kind === 'not-permitted') this.#found.warnings.add(NEEDS_TEST);
      else this.#found.warnings.add(`The name was not resolved: ${error.message}`);
      return undefined;
    }
  }

  #tell(target: string, values: Parameters<typeof gauges>[1]): void {
    this.#found.observations.push(...gauges({ target }, values));
  }
}

function nothing() {
  return { observations: [], warnings: new Set<string>() };
}
