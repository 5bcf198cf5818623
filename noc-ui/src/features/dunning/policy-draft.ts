import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { decimalText } from '@atalaya/core/domain/money/amount';
import { minorUnits } from '../../shared/format/money.js';
import { POLICY_GROUPS, type PolicyField, STEP_FIELDS } from './policy-fields.js';

export type PolicyTexts = Readonly<Record<string, string>>;

const PPM_OF_PERCENT = 10_000;
const STEP_DEFAULTS: PolicyTexts = { 'speedStep.daysBeforeCut': '2', 'speedStep.kbps': '1000' };
const FIELDS: readonly PolicyField[] = [...Object.values(POLICY_GROUPS).flat(), ...STEP_FIELDS];

/** A policy as it is typed, field by field. */
export function policyTexts(policy: DunningPolicy, currency: string): PolicyTexts {
  const texts = FIELDS.map((field) => [
    field.path,
    textOf(at(policy, field.path), field, currency),
  ]);
  const known: Record<string, string> = Object.fromEntries(texts);
  return policy.speedStep === null ? { ...known, ...STEP_DEFAULTS } : known;
}

/** What was typed and ticked, as a policy that is still to be checked. */
export function policyOf(
  ticked: DunningPolicy,
  texts: PolicyTexts,
  currency: string,
): Record<string, unknown> {
  const policy: Record<string, unknown> = structuredClone({ ...ticked });
  for (const field of FIELDS)
    put(policy, field.path, typedValue(texts[field.path] ?? '', field, currency));
  return policy;
}

function textOf(value: unknown, { kind }: PolicyField, currency: string): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'number') return typeof value === 'string' ? value : '';
  if (kind === 'money') return decimalText({ amountMinor: value, currency });
  return String(kind === 'percent' ? value / PPM_OF_PERCENT : value);
}

function typedValue(text: string, { kind, isOptional }: PolicyField, currency: string): unknown {
  const plain = text.trim();
  const parts = plain.split(/[\s,;]+/).filter((part) => part !== '');
  if (kind === 'days' || kind === 'channels') return parts;
  if (kind === 'numbers') return parts.map((part) => Number(part.replace('\u2212', '-')));
  if (kind === 'time' || kind === 'text') return plain;
  if (plain === '') return isOptional === true ? null : Number.NaN;
  if (kind === 'money') return minorUnits(plain, currency);
  const value = Number(plain.replace(',', '.'));
  return kind === 'percent' ? Math.round(value * PPM_OF_PERCENT) : value;
}

function at(policy: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, key) : null,
      policy,
    );
}

/** A group that is switched off (null) stays so. */
function put(policy: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.split('.');
  if (second === undefined) {
    policy[first] = value;
    return;
  }
  const group = policy[first];
  if (typeof group === 'object' && group !== null) policy[first] = { ...group, [second]: value };
}
