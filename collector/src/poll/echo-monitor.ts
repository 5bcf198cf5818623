import { echoStatistics, type PingMetric } from '@atalaya/core/domain/metrics/echo-statistics';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import {
  afterEcho,
  afterRecheck,
  afterUnmeasuredRecheck,
  type EchoDecision,
  type EchoVerdictState,
  UNDECIDED,
} from '@atalaya/core/domain/network/echo-verdict';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EchoTarget } from '@atalaya/core/ports/inventory-source';
import type { EchoProgram } from '../transports/icmp/echo-program.js';
import { EchoCohort } from './echo-cohort.js';

/** poll-request.ts: a verdict within a second. */
const QUICK_ECHOES = 3;
const QUICK_SPACING_MS = 250;
const QUICK_TIMEOUT_MS = 450;
const GATHER_SUSPECTS_MS = 200;

export interface EchoReport {
  readonly target: EchoTarget;
  readonly ok: boolean;
  /** What the verdict rests on: where a host answers, when the last echo that it answered was sent. */
  readonly heardAt: Instant;
  readonly values: readonly { metric: PingMetric; tags: Record<string, never>; value: number }[];
}

export interface EchoMonitorOptions {
  readonly program: EchoProgram;
  readonly clock: Clock;
  /** A window's statistics with the verdict, or a verdict that has just changed (without values). */
  onReport(report: EchoReport): void;
  /** Its echoes are lost, and it is re-checked now: the verdict comes with the next report. */
  onSuspect(target: EchoTarget): void;
  /** Echoes to this target could not be sent: nothing is known, and nothing is claimed. */
  onUnmeasured(target: EchoTarget, failure: PollFailure): void;
}

/** Echoes to every device, in cohorts of one rhythm; verdicts by lost echoes and a fast re-check. */
export class EchoMonitor {
  readonly #options: EchoMonitorOptions;
  readonly #verdicts = new Map<string, EchoVerdictState>();
  readonly #answeredAt = new Map<string, Instant>();
  readonly #cohorts = new Map<string, EchoCohort>();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #suspects = new Set<EchoTarget>();
  #targets = new Map<string, EchoTarget>();

  constructor(options: EchoMonitorOptions) {
    this.#options = options;
  }

  /**
   * Replaces what is echoed; new devices get their first verdict at once. Windows under way go on, unless
   * what was taken out must not be echoed any more: then they end now and begin anew without it.
   */
  setTargets(
    targets: readonly EchoTarget[],
    { endsAtOnce = false }: { readonly endsAtOnce?: boolean } = {},
  ): void {
    const before = this.#targets;
    this.#targets = new Map(targets.map((target) => [keyOf(target), target]));
    for (const key of this.#verdicts.keys()) {
      if (this.#targets.has(key)) continue;
      this.#verdicts.delete(key);
      this.#answeredAt.delete(key);
    }
    const groups = groupBy(targets, rhythmOf);
    for (const [rhythm, members] of groups) this.#cohort(rhythm, members);
    for (const [rhythm, cohort] of this.#cohorts) {
      if (!groups.has(rhythm)) cohort.setTargets([]);
    }
    if (endsAtOnce) this.#cutCohortsWithout(before);
    const fresh = targets.filter((target) => !before.has(keyOf(target)));
    if (before.size > 0 && fresh.length > 0) void this.echoNow(fresh);
  }

  /** Three echoes within a second to each; reports what they say. */
  async echoNow(targets: readonly EchoTarget[]): Promise<void> {
    const startedAt = this.#options.clock.now();
    const results = await this.#runEchoes(
      targets,
      QUICK_ECHOES,
      QUICK_SPACING_MS,
      QUICK_TIMEOUT_MS,
    );
    for (const [target, rttsMs] of results) {
      const answered = rttsMs.some((rttMs) => rttMs !== null);
      const state = this.#verdicts.get(keyOf(target)) ?? UNDECIDED;
      if (answered !== (state.verdict === 'answering')) {
        this.#verdicts.set(keyOf(target), {
          ...UNDECIDED,
          verdict: answered ? 'answering' : 'silent',
        });
      }
      this.#report(target, answered, startedAt + lastAnswered(rttsMs) * QUICK_SPACING_MS);
    }
  }

  targetOf(tenantId: string, deviceId: string): EchoTarget | undefined {
    return this.#targets.get(`${tenantId}/${deviceId}`);
  }

  /** Ends every window under way and starts anew: the platform clock jumped. */
  restart(): void {
    for (const cohort of this.#cohorts.values()) cohort.restart();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    await Promise.all([...this.#cohorts.values()].map((cohort) => cohort.stop()));
    await Promise.allSettled(this.#running);
  }

  #cohort(rhythm: string, members: readonly EchoTarget[]): void {
    const existing = this.#cohorts.get(rhythm);
    if (existing !== undefined) {
      existing.setTargets(members);
      return;
    }
    const cohort = new EchoCohort({
      program: this.#options.program,
      clock: this.#options.clock,
      targets: members,
      onEcho: (target, rttMs, sentAt) => this.#onEcho(target, rttMs, sentAt),
      onWindow: (target, rttsMs) => this.#onWindow(target, rttsMs),
      onUnmeasured: (target, failure) => this.#options.onUnmeasured(target, failure),
    });
    this.#cohorts.set(rhythm, cohort);
  }

  #cutCohortsWithout(before: ReadonlyMap<string, EchoTarget>): void {
    const rhythms = new Set<string>();
    for (const [key, target] of before) {
      if (!this.#targets.has(key)) rhythms.add(rhythmOf(target));
    }
    for (const rhythm of rhythms) this.#cohorts.get(rhythm)?.cut();
  }

  #onEcho(target: EchoTarget, rttMs: number | null, sentAt: Instant): void {
    const key = keyOf(target);
    if (!this.#targets.has(key)) return;
    if (rttMs !== null) this.#answeredAt.set(key, sentAt);
    const step = afterEcho(this.#verdicts.get(key) ?? UNDECIDED, rttMs);
    this.#verdicts.set(key, step.state);
    this.#act(target, step.decision, sentAt);
  }

  #onWindow(target: EchoTarget, rttsMs: readonly (number | null)[]): void {
    const key = keyOf(target);
    const state = this.#verdicts.get(key);
    if (state === undefined || state.verdict === 'undecided') return;
    const values = Object.entries(echoStatistics(rttsMs)).map(([metric, value]) => ({
      metric: metric as PingMetric,
      tags: {},
      value,
    }));
    // While a host that has just died is re-checked its windows still count as answered, but they prove nothing new.
    const ok = state.verdict === 'answering';
    const heardAt = (ok ? this.#answeredAt.get(key) : undefined) ?? this.#options.clock.now();
    this.#options.onReport({ target, ok, heardAt, values });
  }

  #act(target: EchoTarget, decision: EchoDecision, answeredAt: Instant): void {
    if (decision === 'recheck') this.#suspect(target);
    if (decision === 'answering' || decision === 'silent') {
      this.#report(target, decision === 'answering', answeredAt);
    }
  }

  /** Silence is as new as its verdict. */
  #report(target: EchoTarget, ok: boolean, answeredAt: Instant): void {
    const heardAt = ok ? answeredAt : this.#options.clock.now();
    this.#options.onReport({ target, ok, heardAt, values: [] });
  }

  /** Suspects of one moment share a run: a tower that dies takes hundreds with it, not hundreds of programs. */
  #suspect(target: EchoTarget): void {
    this.#suspects.add(target);
    this.#options.onSuspect(target);
    if (this.#suspects.size === 1) this.#track(this.#recheckSuspects());
  }

  async #recheckSuspects(): Promise<void> {
    await this.#options.clock.sleep(GATHER_SUSPECTS_MS, this.#stop.signal).catch(() => undefined);
    const groups = groupBy(this.#suspects, recheckSpacingMs);
    this.#suspects.clear();
    await Promise.all([...groups].map(([spacingMs, group]) => this.#recheck(group, spacingMs)));
  }

  async #recheck(targets: readonly EchoTarget[], spacingMs: number): Promise<void> {
    const { recheckEchoes, echoTimeoutMs } = POLLING_DEFAULTS;
    const startedAt = this.#options.clock.now();
    const results = await this.#runEchoes(targets, recheckEchoes, spacingMs, echoTimeoutMs);
    if (this.#stop.signal.aborted) return;
    for (const target of targets) {
      const state = this.#verdicts.get(keyOf(target));
      if (state === undefined) continue;
      const rttsMs = results.get(target);
      const step =
        rttsMs === undefined ? afterUnmeasuredRecheck(state) : afterRecheck(state, rttsMs);
      this.#verdicts.set(keyOf(target), step.state);
      this.#act(target, step.decision, startedAt + lastAnswered(rttsMs ?? []) * spacingMs);
    }
  }

  /** The round trips of each target that could be measured, in the order sent. */
  async #runEchoes(
    targets: readonly EchoTarget[],
    count: number,
    spacingMs: number,
    timeoutMs: number,
  ): Promise<Map<EchoTarget, (number | null)[]>> {
    const byAddress = groupBy(targets, ({ address }) => address);
    const results = new Map<EchoTarget, (number | null)[]>();
    await this.#options.program
      .runEchoes({
        targets: [...byAddress.keys()],
        count,
        spacingMs,
        timeoutMs,
        signal: this.#stop.signal,
        onEcho: (address, echo) => {
          for (const target of byAddress.get(address) ?? []) {
            results.set(target, [...(results.get(target) ?? []), echo.rttMs]);
          }
        },
        onUnmeasured: (address, failure) => {
          for (const target of byAddress.get(address) ?? []) {
            this.#options.onUnmeasured(target, failure);
          }
        },
      })
      .catch(() => results.clear());
    return results;
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }
}

/** The place of the last echo that was answered; 0 where none was. */
function lastAnswered(rttsMs: readonly (number | null)[]): number {
  return Math.max(
    0,
    rttsMs.findLastIndex((rttMs) => rttMs !== null),
  );
}

export function keyOf({ device }: EchoTarget): string {
  return `${device.tenantId}/${device.deviceId}`;
}

function rhythmOf({ windowMs, echoes }: EchoTarget): string {
  return `${windowMs}/${echoes}`;
}

/** A second, or the window's own rhythm where that is faster. */
function recheckSpacingMs({ windowMs, echoes }: EchoTarget): number {
  return Math.max(100, Math.round(Math.min(POLLING_DEFAULTS.recheckSpacingMs, windowMs / echoes)));
}
