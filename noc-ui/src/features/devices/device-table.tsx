// biome-ignore-all lint/a11y/useSemanticElements: rows that stand by themselves cannot be a <table>; the roles say what they are.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and headers are read; their links and buttons are what is used.
import type { DEVICE_SORTS, DeviceSummary } from '@atalaya/core/wire/rest/devices';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../shared/ui/use-media-query.js';
import { DeviceRow } from './device-row.js';
import type { ListView } from './list-url.js';

type Sort = (typeof DEVICE_SORTS)[number];

interface DeviceTableProps {
  readonly devices: readonly DeviceSummary[];
  readonly view: ListView;
  readonly onSort: (sort: Sort, order: 'asc' | 'desc') => void;
  readonly onEnd: () => void;
  readonly onEdit: ((id: string) => void) | undefined;
}

const ROW_HEIGHT = 44;
const CARD_HEIGHT = 76;
const COLUMNS: readonly { id: string; sort?: Sort }[] = [
  { id: 'name', sort: 'name' },
  { id: 'state', sort: 'state' },
  { id: 'since', sort: 'since' },
  { id: 'role', sort: 'role' },
  { id: 'site', sort: 'site' },
  { id: 'address' },
  { id: 'signal' },
  { id: 'latency' },
  { id: 'loss' },
  { id: 'actions' },
];

/** One table for a screen, the same rows as cards on a phone; only what is in sight is in the page. */
export function DeviceTable({ devices, view, onSort, onEnd, onEdit }: DeviceTableProps) {
  const { t } = useTranslation('devices');
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const height = isNarrow ? CARD_HEIGHT : ROW_HEIGHT;
  const rows = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer measures anew when the row height changes.
  useEffect(() => rows.measure(), [height]);
  const items = rows.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const latestEnd = useRef(onEnd);
  latestEnd.current = onEnd;
  useEffect(() => {
    if (lastIndex >= devices.length - 20) latestEnd.current();
  }, [lastIndex, devices.length]);
  return (
    <div
      className="grid-scroll"
      ref={scroller}
      role="table"
      aria-rowcount={devices.length + 1}
      aria-label={t('title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard.
      tabIndex={0}
    >
      <div className="grid-row grid-head" role="row">
        {COLUMNS.map((column) => (
          <HeadCell key={column.id} column={column} view={view} onSort={onSort} />
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const device = devices[item.index];
          return (
            device && (
              <DeviceRow
                key={device.id}
                device={device}
                index={item.index}
                offset={item.start}
                onEdit={onEdit}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface HeadCellProps {
  readonly column: (typeof COLUMNS)[number];
  readonly view: ListView;
  readonly onSort: DeviceTableProps['onSort'];
}

function HeadCell({ column: { id, sort }, view, onSort }: HeadCellProps) {
  const { t } = useTranslation('devices');
  const label = t(`column.${id}`);
  if (!sort) {
    return (
      <span role="columnheader" tabIndex={-1} data-column={id}>
        <span className={id === 'actions' ? 'visually-hidden' : undefined}>{label}</span>
      </span>
    );
  }
  const isCurrent = view.sort === sort;
  const direction = view.order === 'asc' ? 'ascending' : 'descending';
  return (
    <span
      role="columnheader"
      tabIndex={-1}
      data-column={id}
      aria-sort={isCurrent ? direction : 'none'}
    >
      <button
        type="button"
        className="text-button"
        onClick={() => onSort(sort, isCurrent && view.order === 'asc' ? 'desc' : 'asc')}
      >
        {label}
        <span aria-hidden="true">{isCurrent ? (view.order === 'asc' ? ' ↑' : ' ↓') : ''}</span>
      </button>
    </span>
  );
}
