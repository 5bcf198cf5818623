import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addStrings } from '../../../shared/i18n/i18n.js';
import { Notice } from '../../../shared/ui/notice.js';
import { QueryView } from '../../../shared/ui/query-view.js';
import { AvisoForm } from './aviso-form.js';
import { AvisoPlace } from './aviso-place.js';
import { avisoSettingsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('avisoSettings', es, en);

/** The notice that cut customers are sent to, and what a router is given for it. */
export function AvisoSettings() {
  const { t } = useTranslation('avisoSettings');
  return (
    <QueryView query={useQuery(avisoSettingsQuery)}>
      {(settings) =>
        settings.isAvailable ? (
          <>
            <AvisoForm settings={settings} />
            {settings.isOn && settings.port !== null && (
              <AvisoPlace address={settings.address} port={settings.port} />
            )}
          </>
        ) : (
          <section className="section">
            <h2>{t('title')}</h2>
            <p className="page-lead">{t('lead')}</p>
            <Notice tone="blue">{t('unavailable')}</Notice>
          </section>
        )
      }
    </QueryView>
  );
}
