import type { RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { scriptKey, scriptQuery, showScript, uninstallQuery } from './queries.js';
import { ScriptBox } from './script-box.js';

/** What is to be pasted, and what each part of it does. */
export function SetupScript({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const { data } = useQuery(scriptQuery(setup.id));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('script.title')}</h2>
      </div>
      {data ? (
        <>
          <p>{t('script.how')}</p>
          <ScriptBox
            label={t('script.title')}
            script={data.script}
            fileName={`atalaya-${setup.tag}.rsc`}
          />
          <Notice tone="amber">{t('script.secret')}</Notice>
          <details className="setup-more">
            <summary>{t('script.parts')}</summary>
            <dl className="script-parts">
              {data.parts.map((part) => (
                <div key={part}>
                  <dt className="mono"># {part}</dt>
                  <dd>{t(`part.${part}`)}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      ) : (
        <ShowAgain setup={setup} />
      )}
    </section>
  );
}

function ShowAgain({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const may = usePermissions();
  const client = useQueryClient();
  const locale = useLocale();
  const sentence = useErrorSentence();
  const show = useMutation({
    mutationFn: () => showScript(setup.id, locale),
    onSuccess: (script) => client.setQueryData(scriptKey(setup.id), script),
  });
  if (!may('credential:write')) return <p className="section-note">{t('mayNot')}</p>;
  return (
    <>
      <p>{t('script.hidden')}</p>
      <div>
        <Button disabled={show.isPending} onClick={() => show.mutate()}>
          {t('script.show')}
        </Button>
      </div>
      {show.error && (
        <Notice tone="amber" isAlert>
          {sentence(show.error)}
        </Notice>
      )}
    </>
  );
}

/** Takes from the router what the script added. */
export function UninstallScript({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const { data } = useQuery(uninstallQuery(setup.id, useLocale()));
  if (!data) return null;
  return (
    <details className="setup-more">
      <summary>{t('uninstall.title')}</summary>
      <p className="section-note">{t('uninstall.text')}</p>
      <ScriptBox
        label={t('uninstall.title')}
        script={data.script}
        fileName={`atalaya-${setup.tag}-quitar.rsc`}
      />
    </details>
  );
}
