import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { EscalationPolicyView } from '@atalaya/core/wire/rest/paging';

/** What the form holds: numbers as they are typed. */
export interface PolicyDraft {
  readonly name: string;
  readonly enabled: boolean;
  readonly isDefault: boolean;
  readonly severities: readonly AlertSeverity[];
  readonly siteIds: readonly string[];
  readonly steps: readonly StepDraft[];
  readonly repeats: boolean;
  readonly everyMinutes: string;
  readonly times: string;
}

export interface StepDraft {
  /** Keeps the row's fields apart while rows come and go. */
  readonly key: number;
  readonly afterMinutes: string;
  /** `channel <id>` or `rota <id>`. */
  readonly targets: readonly string[];
}

export function policyDraft(before: EscalationPolicyView | undefined): PolicyDraft {
  return {
    name: before?.name ?? '',
    enabled: before?.enabled ?? true,
    isDefault: before?.isDefault ?? false,
    severities: before?.severities ?? [],
    siteIds: before?.sites.flatMap(({ id, name }) => (name === null ? [] : id)) ?? [],
    steps: before?.steps.map((step, key) => ({
      key,
      afterMinutes: String(step.afterMinutes),
      targets: step.targets.flatMap(({ kind, id, name }) => (name === null ? [] : `${kind} ${id}`)),
    })) ?? [{ key: 0, afterMinutes: '0', targets: [] }],
    repeats: before !== undefined && before.repeat !== null,
    everyMinutes: String(before?.repeat?.everyMinutes ?? 15),
    times: String(before?.repeat?.times ?? 3),
  };
}

/** As it is sent; what is no number is left for the schema to refuse. */
export function policyBody(draft: PolicyDraft): unknown {
  const { steps, repeats, everyMinutes, times, ...rest } = draft;
  return {
    ...rest,
    steps: steps.map(({ afterMinutes, targets }) => ({
      afterMinutes: numberOf(afterMinutes),
      targets: targets.map((target) => {
        const [kind, id] = target.split(' ');
        return { kind, id };
      }),
    })),
    repeat: repeats ? { everyMinutes: numberOf(everyMinutes), times: numberOf(times) } : null,
  };
}

function numberOf(text: string): number | undefined {
  return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
