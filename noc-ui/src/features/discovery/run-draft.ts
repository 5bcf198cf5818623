import { DEFAULT_RATE } from '@atalaya/core/wire/rest/discovery-runs';

/** What the form holds, as typed. */
export interface RunDraft {
  readonly targets: string;
  readonly excluded: string;
  readonly neighbours: boolean;
  readonly silentToo: boolean;
  readonly credentialIds: readonly string[];
  readonly ratePerSecond: string;
  readonly collector: string;
}

export const EMPTY_DRAFT: RunDraft = {
  targets: '',
  excluded: '',
  neighbours: false,
  silentToo: false,
  credentialIds: [],
  ratePerSecond: String(DEFAULT_RATE),
  collector: '',
};

/** Lines, commas, semicolons and spaces part one address from the next; around the "-" of a range they do not. */
export function linesOf(text: string): string[] {
  return text
    .replace(/\s*-\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((line) => line !== '');
}

export function toRunInput(draft: RunDraft): unknown {
  const { targets, excluded, ratePerSecond, collector, ...rest } = draft;
  return {
    ...rest,
    targets: linesOf(targets),
    excluded: linesOf(excluded),
    ratePerSecond: Number(ratePerSecond),
    collector: collector.trim() === '' ? null : collector,
  };
}

/** `targets.3` and `targets` are told at the one field that holds all lines. */
export function errorOf(
  errors: Readonly<Record<string, string>>,
  field: string,
): string | undefined {
  const key = Object.keys(errors).find((each) => each === field || each.startsWith(`${field}.`));
  return key === undefined ? undefined : errors[key];
}
