/** A field of a rule that cannot be: named as in the rule, `condition.clear`. */
export interface RuleProblem {
  readonly field: string;
  readonly message: string;
}
