import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.js';
import { SessionList } from './session-list.js';
import { addSessionStrings } from './session-strings.js';
import './sessions.css';

addSessionStrings();

const TYPING_SETTLES_MS = 300;
const TABS = ['open', 'all'] as const;

/** Who is online, and who was: of one router, or of all. */
export function SessionBrowser({ deviceId }: { readonly deviceId?: string }) {
  const { t } = useTranslation('sessions');
  const [tab, setTab] = useState<(typeof TABS)[number]>('open');
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const empty =
    search !== '' ? t('noneFound', { text: search }) : t(tab === 'open' ? 'noneOpen' : 'none');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('title')}</h2>
        <fieldset className="session-tabs">
          <legend className="visually-hidden">{t('shown')}</legend>
          {TABS.map((id) => (
            <button key={id} type="button" aria-pressed={tab === id} onClick={() => setTab(id)}>
              {t(`tab.${id}`)}
            </button>
          ))}
        </fieldset>
      </div>
      <label className="session-search">
        <Icon name="search" />
        <span className="visually-hidden">{t('search')}</span>
        <input
          type="search"
          value={text}
          maxLength={120}
          placeholder={t('search')}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {tab === 'all' && search !== '' && <p className="section-note">{t('lastMonth')}</p>}
      <SessionList
        filter={{
          ...(deviceId === undefined ? {} : { deviceId }),
          ...(tab === 'open' ? { open: 'true' as const } : {}),
          ...(search === '' ? {} : { search }),
        }}
        empty={empty}
        {...(deviceId === undefined ? {} : { leavesOut: 'device' as const })}
      />
    </section>
  );
}

/** What is typed, once nobody types on. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_SETTLES_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
