import type { PollFailure, PollFailureKind } from '../network/device.js';
import type { Instant } from '../shared/instant.js';

/** In the order in which a router is met. */
export const SETUP_STEPS = ['api', 'login', 'snmp', 'echo'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Why a step did not succeed; each has a sentence on what to do in the person's language. */
export const SETUP_PROBLEMS = [
  'unreachable',
  'port-closed',
  'no-answer',
  'no-certificate',
  'other-certificate',
  'login-refused',
  'not-permitted',
  'protocol',
  'silent',
  'not-measured',
] as const;
export type SetupProblem = (typeof SETUP_PROBLEMS)[number];

export interface StepOutcome {
  /** skipped: was not asked for, or what comes before it failed. */
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly problem?: SetupProblem;
  /** What the way itself said: one sentence without a secret. */
  readonly detail?: string;
}
export type StepOutcomes = Readonly<Record<SetupStep, StepOutcome>>;

/** What the router told of itself when it let us in. */
export interface FoundRouter {
  readonly name: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly serial: string | null;
  readonly macs: readonly string[];
  readonly interfaces: number;
  /** null: not told. */
  readonly pppSecrets: number | null;
  readonly pppSessions: number | null;
  readonly stations: number | null;
  readonly neighbours: number | null;
}

/** One try of one collector. */
export interface SetupTry {
  readonly at: Instant;
  readonly outcomes: StepOutcomes;
  /** SHA-256 of the certificate that api-ssl showed, upper-case hex with colons; null when it showed none. */
  readonly fingerprint: string | null;
  /** Only when the login succeeded. */
  readonly found: FoundRouter | null;
}

const PROBLEM_OF: Readonly<Partial<Record<PollFailureKind, SetupProblem>>> = {
  refused: 'port-closed',
  unreachable: 'unreachable',
  timeout: 'no-answer',
  silent: 'no-answer',
  tls: 'other-certificate',
  'login-refused': 'login-refused',
  'not-permitted': 'not-permitted',
};

/** What a failed read of the API means for who set the router up. */
export function failedStep({ kind, message }: PollFailure): StepOutcome {
  return { state: 'failed', problem: PROBLEM_OF[kind] ?? 'protocol', detail: message };
}

export const SKIPPED: StepOutcome = { state: 'skipped' };
export const SUCCEEDED: StepOutcome = { state: 'ok' };

/** Nothing was tried, or nothing answered yet: the api is what is waited for. */
export function outcomesUntil(
  step: SetupStep,
  outcome: StepOutcome,
  more: Partial<StepOutcomes> = {},
): StepOutcomes {
  const before = SETUP_STEPS.slice(0, SETUP_STEPS.indexOf(step));
  const outcomes: Record<SetupStep, StepOutcome> = {
    api: SKIPPED,
    login: SKIPPED,
    snmp: SKIPPED,
    echo: SKIPPED,
  };
  for (const each of before) outcomes[each] = SUCCEEDED;
  return { ...outcomes, [step]: outcome, ...more };
}
