/** misplaced: below a rule that would let packets by. changed: not as this version has it. */
export type BundleProblemKind =
  | 'missing'
  | 'outdated'
  | 'misplaced'
  | 'disabled'
  | 'changed'
  | 'duplicate';

export interface BundleProblem {
  readonly kind: BundleProblemKind;
  /** As `ip/firewall/filter`. */
  readonly menu: string;
  /** The rule by its name in the bundle. */
  readonly rule: string;
  /** One sentence for a person. */
  readonly message: string;
}

/** The firewall's rules of ours as they were read. */
export interface BundleFinding {
  /** That of the rules that are there; null: there are none. */
  readonly version: number | null;
  readonly problems: readonly BundleProblem[];
}
