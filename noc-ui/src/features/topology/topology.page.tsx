import { type Topology, topologySchema } from '@atalaya/core/wire/rest/links';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { deviceStatus } from '../../shared/ui/device-status.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { BOX, layOutTopology, type TopologyBox, type TopologyEdge } from './topology-layout.js';
import './topology.css';

addStrings('topology', es, en);

function topologyQuery() {
  return queryOptions({
    queryKey: ['topology'],
    queryFn: ({ signal }) => api.request('/topology', { schema: topologySchema, signal }),
  });
}

export function TopologyPage() {
  const { t } = useTranslation('topology');
  const query = useQuery({ ...topologyQuery(), refetchInterval: useFallbackIntervalMs() });
  return (
    <div className="page topology">
      <PageHead title={t('title')} lead={t('lead')} />
      <QueryView query={query}>
        {(topology) =>
          topology.nodes.length === 0 ? (
            <EmptyState title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </EmptyState>
          ) : (
            <Diagram topology={topology} />
          )
        }
      </QueryView>
    </div>
  );
}

function Diagram({ topology }: { topology: Topology }) {
  const drawing = useMemo(() => layOutTopology(topology), [topology]);
  return (
    <>
      <Legend />
      <div className="diagram-scroll">
        <div className="diagram" style={{ width: drawing.width, height: drawing.height }}>
          <svg width={drawing.width} height={drawing.height} aria-hidden="true">
            {drawing.edges.map((edge) => (
              <path key={edge.id} className="edge" data-state={edge.state} d={edgePath(edge)} />
            ))}
          </svg>
          <ul>
            {drawing.boxes.map((box) => (
              <DeviceBox key={box.node.id} box={box} />
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}

function edgePath({ from, to }: TopologyEdge): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y}H${middle}V${to.y}H${to.x}`;
}

function DeviceBox({ box }: { box: TopologyBox }) {
  const { t } = useTranslation(['topology', 'shared']);
  const { node, x, y, subscribers, subscribersOut } = box;
  const look = deviceStatus(node.state);
  return (
    <li style={{ left: x, top: y, width: BOX.width, height: BOX.height }} className="node-place">
      <Link
        href={`/devices/${node.id}`}
        className={look.tone === 'unknown' ? 'node hatched' : 'node'}
        data-tone={look.tone}
        title={`${node.name} · ${t(`shared:${look.wordKey}`)}`}
      >
        <StatusGlyph shape={look.shape} tone={look.tone} />
        <span className="truncate node-name">{node.name}</span>
        <span className="node-sub truncate">
          {node.state === 'up' ? t(`shared:role.${node.role}`) : t(`shared:${look.wordKey}`)}
          {subscribers > 0 && ` · ${t('subscribers', { count: subscribers })}`}
          {subscribersOut > 0 && <b> · {t('out', { count: subscribersOut })}</b>}
        </span>
      </Link>
    </li>
  );
}

function Legend() {
  const { t } = useTranslation('topology');
  return (
    <ul className="legend">
      {(['up', 'down', 'unknown'] as const).map((state) => (
        <li key={state}>
          <svg width="32" height="8" aria-hidden="true">
            <path className="edge" data-state={state} d="M0 4H32" />
          </svg>
          {t(`link.${state}`)}
        </li>
      ))}
    </ul>
  );
}
