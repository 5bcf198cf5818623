import { useTranslation } from 'react-i18next';

/** What the notice's rule on a router is made of, and the page itself. */
export function AvisoPlace({
  address,
  port,
}: {
  readonly address: string | null;
  readonly port: number;
}) {
  const { t } = useTranslation('avisoSettings');
  const host = address ?? window.location.hostname;
  return (
    <section className="section">
      <h2>{t('router')}</h2>
      <p className="page-lead">{t('routerLead')}</p>
      <dl className="portal-proof">
        <dt>{t('address')}</dt>
        <dd>{address === null ? t('noAddress') : <code>{address}</code>}</dd>
        <dt>{t('port')}</dt>
        <dd>
          <code>{port}</code>
        </dd>
      </dl>
      <p className="page-lead">{t('allowed')}</p>
      <p>
        <a className="link" href={`http://${host}:${port}/`} target="_blank" rel="noreferrer">
          {t('preview')}
        </a>
      </p>
    </section>
  );
}
