import type { CommandLine } from '../../ports/network-commands.js';
import { groupBy } from '../shared/group-by.js';
import type { Drift, Remedy } from './drift.js';
import { isGivenSpeed } from './given-speed.js';
import type { LinePlan, LineTask } from './line-plan.js';
import { isLineMissing } from './make-line.js';
import { type Mark, parseMark, parsePartMark } from './mark.js';
import { DRIFT_KINDS, type DriftKind, type RouterTerms } from './network-command.js';
import { type LineSight, observeLine } from './observe-line.js';
import { planLine } from './plan-line.js';
import { canonicalAddress } from './router-address.js';
import { isYes, type LineMenu, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';
import { RowIndex } from './row-index.js';
import { kindOfProfile } from './session-profiles.js';
import { isUisp } from './uisp-rows.js';
import { intentOf } from './wanted-intent.js';

export interface ComparedRouter {
  readonly lines: readonly CommandLine[];
  readonly rows: RouterRows;
  readonly terms: RouterTerms;
  readonly tenant: string;
}

const LISTS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;
const MARKED = [...LISTS, 'queue/simple', 'ip/dhcp-server/lease'] as const satisfies LineMenu[];
const MOST_DRIFTS = 2_000;

/**
 * Every difference between the books and a router that was read, with what would put it right, in the order of
 * DRIFT_KINDS: a customer who pays and is blocked comes first. What carries another's mark or none is only reported.
 */
export function compareRouter(
  router: ComparedRouter,
  index = new RowIndex(router.rows),
): readonly Drift[] {
  const drifts = [
    ...router.lines.flatMap((line) => {
      const task = { ...router, rows: index.of(line), line };
      return [...driftOfLine(task, router.lines), ...missingLine(task)];
    }),
    ...strangersMarks(router),
    ...foreignEntries(router),
    ...forgottenSecrets(router),
  ];
  const rank = (kind: DriftKind) => DRIFT_KINDS.indexOf(kind);
  return drifts.sort((a, b) => rank(a.kind) - rank(b.kind)).slice(0, MOST_DRIFTS);
}

function driftOfLine(task: LineTask, lines: readonly CommandLine[]): Drift[] {
  const { line } = task;
  const plan = planLine(task);
  const sight = observeLine(task);
  const needsHand = plan.steps.length === 0;
  if (needsHand && plan.obstacle === null) return [];
  // Whom this router does not know needs no cut here: another router carries him, or none.
  if (needsHand && sight.observed === 'unknown') return [];
  const kinds = plan.steps.map(({ ends }) => ends);
  const kind = DRIFT_KINDS.find((one) => kinds.includes(one)) ?? kindOfObstacle(line, plan);
  const remedy: Remedy = {
    intent: intentOf(line.desired),
    serviceId: line.serviceId,
    payload: {},
  };
  const details = {
    identity: line.identity,
    desired: line.desired,
    observed: sight.observed,
    obstacle: plan.obstacle,
    writes: plan.steps.map(({ write }) => write),
    rows: sight.evidence,
  };
  return [
    {
      kind,
      serviceId: line.serviceId,
      key: line.serviceId,
      details,
      remedy: needsHand ? remedyOfOther(task, sight, lines) : remedy,
    },
  ];
}

/** A line of the platform's making that is not on its router any more, or not yet: it is made again. */
function missingLine(task: LineTask): Drift[] {
  if (isUisp(task.rows) || !isLineMissing(task)) return [];
  const { serviceId, identity, desired } = task.line;
  return [
    {
      kind: 'missing_line',
      serviceId,
      key: serviceId,
      details: { identity, desired, observed: 'unknown' },
      remedy: { intent: 'provision', serviceId, payload: {} },
    },
  ];
}

/**
 * An address of a pool that was another's when he was cut, and is given to this line now: what is left of that cut is
 * put right at the other one.
 */
function remedyOfOther(
  { line, tenant }: LineTask,
  { evidence }: LineSight,
  lines: readonly CommandLine[],
): Remedy | null {
  for (const menu of LISTS) {
    for (const row of evidence[menu] ?? []) {
      const mark = parseMark(row['comment']);
      if (mark === undefined || mark.tenant !== tenant || mark.serviceId === line.serviceId)
        continue;
      const other = lines.find(({ serviceId }) => serviceId === mark.serviceId);
      if (other === undefined) {
        return { intent: 'clean', serviceId: null, payload: { comment: row['comment'] } };
      }
      return { intent: intentOf(other.desired), serviceId: other.serviceId, payload: {} };
    }
  }
  return null;
}

/** Who is to be slowed where no speed can be given has service: nobody is blocked. */
const kindOfObstacle = ({ desired }: CommandLine, { isFinal }: LinePlan): DriftKind => {
  if (desired === 'reduced' && isFinal === true) return 'wrong_profile';
  return desired === 'active' || desired === 'reduced' ? 'extra_block' : 'missing_block';
};

interface MarkedRow {
  readonly menu: LineMenu;
  readonly row: RouterRow;
  readonly mark: Mark;
}

/** Rows with a mark of this tenant whose service this router does not carry. */
function strangersMarks({ lines, rows, tenant }: ComparedRouter): Drift[] {
  const known = new Set(lines.map((line) => line.serviceId));
  const marked = MARKED.flatMap((menu) =>
    rowsOf(rows, menu).flatMap((row): MarkedRow[] => {
      const mark = parseMark(row['comment']);
      return mark === undefined || mark.tenant !== tenant || known.has(mark.serviceId)
        ? []
        : [{ menu, row, mark }];
    }),
  );
  const keyOf = ({ menu, row }: MarkedRow) =>
    `${isGivenSpeed(menu, row) ? 'speed|' : ''}${row['comment'] ?? ''}`;
  return [...groupBy(marked, keyOf)].map(([key, found]) => {
    const comment = found[0]?.row['comment'] ?? '';
    const isClean = key === comment;
    return {
      kind: 'orphan',
      serviceId: null,
      key,
      details: { comment, rows: found.map(({ menu, row }) => ({ menu, ...row })) },
      remedy: isClean ? { intent: 'clean', serviceId: null, payload: { comment } } : null,
    };
  });
}

/** What stands in the list and is neither this tenant's nor made by the router itself. */
function foreignEntries({ lines, rows, terms, tenant }: ComparedRouter): Drift[] {
  const serviceAt = new Map(
    lines
      .filter((line) => line.accessKind === 'static')
      .map((line) => [canonicalAddress(line.identity), line.serviceId]),
  );
  return LISTS.flatMap((menu) =>
    rowsOf(rows, menu)
      .filter(
        (row) =>
          row['list'] === terms.listName &&
          !isYes(row['dynamic']) &&
          parseMark(row['comment'])?.tenant !== tenant &&
          parsePartMark(row['comment'], tenant) === undefined,
      )
      .map((row) => {
        const address = canonicalAddress(row['address'] ?? '');
        return {
          kind: 'foreign',
          serviceId: serviceAt.get(address) ?? null,
          key: `${menu}|${terms.listName}|${address}`,
          details: { menu, ...row },
          remedy: null,
        } as const;
      }),
  );
}

/** Who dials with the suspended profile and is nobody's customer: which profile he had is not known here. */
function forgottenSecrets(router: ComparedRouter): Drift[] {
  const { lines, rows } = router;
  const [line] = lines;
  if (line === undefined) return [];
  const known = new Set(lines.map(({ identity }) => identity));
  return rowsOf(rows, 'ppp/secret')
    .filter(
      (row) =>
        !known.has(row['name'] ?? '') &&
        kindOfProfile({ ...router, line }, row['profile'] ?? '') !== undefined,
    )
    .map((row) => ({
      kind: 'orphan',
      serviceId: null,
      key: `ppp/secret|${row['name'] ?? ''}`,
      details: { menu: 'ppp/secret', ...row },
      remedy: null,
    }));
}
