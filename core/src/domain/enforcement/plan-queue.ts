import { isOwn, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import { canonicalAddress, canonicalRate, isIpv6 } from './router-address.js';
import { addRow, idOf, isYes, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';

/** What a cut by queue leaves: enough for no page, and the line still answers. */
const CUT_RATE = '1k/1k';

const CUT_NAME = 'atalaya-cut-';
export const isCutQueue = (row: RouterRow): boolean => row['name']?.startsWith(CUT_NAME) === true;
const nameOf = ({ line }: LineTask): string => `${CUT_NAME}${line.serviceId}`;

/** The queue by which a line of a fixed address is slowed or cut; `addresses` are its own. First of all queues. */
export function planQueue(task: LineTask, addresses: readonly string[]): readonly LineStep[] {
  const queues = rowsOf(task.rows, 'queue/simple');
  // The plan's own queue stays as long as the service does.
  const own = queues.filter(
    (row) =>
      isOwn(task, row) && (row['name'] === nameOf(task) || task.line.desired === 'cancelled'),
  );
  const rate = rateOf(task);
  const ends = whyOf(task, own);
  const [kept, ...more] = own;
  if (rate === undefined || kept === undefined) {
    const away = own.map((row) => step(ends, removeRow('queue/simple', row)));
    return rate === undefined ? away : [step(ends, addRow('queue/simple', newQueue()))];
  }
  const steps = more.map((row) => step('duplicate', removeRow('queue/simple', row)));
  if (isBelow(kept)) {
    return [
      ...steps,
      step(ends, removeRow('queue/simple', kept)),
      step(ends, addRow('queue/simple', newQueue())),
    ];
  }
  const isRight =
    canonicalRate(kept['max-limit']) === canonicalRate(rate) &&
    targetsOf(kept).join() === addresses.map(canonicalAddress).join() &&
    !isYes(kept['disabled']);
  const values = { target: targetOf(addresses), 'max-limit': rate, disabled: 'no' };
  return isRight ? steps : [...steps, step(ends, setRow('queue/simple', kept, values))];

  function newQueue(): RouterRow {
    const first = queues.find((row) => row !== kept && !isYes(row['dynamic']));
    return {
      name: nameOf(task),
      target: targetOf(addresses),
      'max-limit': rate ?? CUT_RATE,
      comment: markOf(task),
      ...(first === undefined ? {} : { 'place-before': idOf(first) }),
    };
  }
  /** The first queue that names a target takes all of its packets. */
  function isBelow(row: RouterRow): boolean {
    const above = queues.slice(0, queues.indexOf(row)).filter((one) => !isYes(one['disabled']));
    const mine = new Set(addresses.map(canonicalAddress));
    return above.some((one) => targetsOf(one).some((address) => mine.has(address)));
  }
}

export const targetOf = (addresses: readonly string[]): string =>
  addresses
    .map((address) =>
      address.includes('/') ? address : `${address}/${isIpv6(address) ? 128 : 32}`,
    )
    .join(',');

export const targetsOf = (row: RouterRow): string[] =>
  (row['target'] ?? '').split(',').map(canonicalAddress);

function rateOf({ line, terms }: LineTask): string | undefined {
  if (line.accessKind !== 'static') return undefined;
  if (line.desired === 'reduced') return `${line.reducedKbps}k/${line.reducedKbps}k`;
  return line.desired === 'suspended' && terms.static === 'queue' ? CUT_RATE : undefined;
}

function whyOf({ line }: LineTask, own: readonly RouterRow[]) {
  if (line.desired === 'suspended') return 'missing_block';
  if (line.desired === 'reduced') return 'wrong_profile';
  const isCut = own.some((row) => canonicalRate(row['max-limit']) === canonicalRate(CUT_RATE));
  return isCut ? 'extra_block' : 'wrong_profile';
}
