import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { PageHead } from '../../shared/ui/page-head.js';
import { CommandDetail } from './command-detail.js';
import { CommandList } from './command-list.js';
import { DriftView } from './drift-view.js';
import { addEnforcementStrings } from './enforcement-strings.js';
import { RouterList } from './router-list.js';
import { SyncView } from './sync-view.js';
import { TakeOverView } from './take-over-view.js';
import './enforcement.css';

addEnforcementStrings();

const TABS = {
  routers: RouterList,
  commands: CommandList,
  differences: DriftView,
  sync: SyncView,
} as const;
type Tab = keyof typeof TABS;
const TAB_NAMES = Object.keys(TABS) as Tab[];

interface EnforcementPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What routers are told, whether they did it, and where they differ from the books. */
export function EnforcementPage({ params }: EnforcementPageProps) {
  const { t } = useTranslation('enforcement');
  const { id } = params;
  const tab = TAB_NAMES.find((name) => name === params['tab']) ?? 'routers';
  const View = TABS[tab];
  const takenOver = params['tab'] === 'take-over' ? id : undefined;
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      <nav className="tabs" aria-label={t('title')}>
        {TAB_NAMES.map((name) => (
          <Link
            key={name}
            href={name === 'routers' ? '/enforcement' : `/enforcement/${name}`}
            aria-current={name === tab ? 'page' : undefined}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      {takenOver !== undefined ? (
        <TakeOverView key={takenOver} routerId={takenOver} />
      ) : tab === 'commands' && id !== undefined ? (
        <CommandDetail key={id} id={id} />
      ) : (
        <View />
      )}
    </div>
  );
}
