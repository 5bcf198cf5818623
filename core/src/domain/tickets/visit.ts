export const VISIT_KINDS = ['installation', 'repair', 'relocation', 'removal'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

export const VISIT_STATES = ['planned', 'under_way', 'done', 'failed'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

export const VISIT_MOVES = ['begin', 'finish', 'fail'] as const;
export type VisitMove = (typeof VISIT_MOVES)[number];

const MOVES: Readonly<
  Record<VisitMove, { readonly from: readonly VisitState[]; readonly to: VisitState }>
> = {
  begin: { from: ['planned'], to: 'under_way' },
  finish: { from: ['under_way'], to: 'done' },
  fail: { from: ['planned', 'under_way'], to: 'failed' },
};

/** The state that a move leads to; undefined where it leads nowhere from here. */
export function visitMovedTo(state: VisitState, move: VisitMove): VisitState | undefined {
  return MOVES[move].from.includes(state) ? MOVES[move].to : undefined;
}

/** An installation ends with a signature, and so does a line that was moved: the link is a new one. */
export function needsCertificate(kind: VisitKind): boolean {
  return kind === 'installation' || kind === 'relocation';
}

/** The moves that a visit offers; one that ends with a signature is not just finished. */
export function visitMovesOf(state: VisitState, kind: VisitKind): readonly VisitMove[] {
  return VISIT_MOVES.filter(
    (move) => MOVES[move].from.includes(state) && !(move === 'finish' && needsCertificate(kind)),
  );
}
