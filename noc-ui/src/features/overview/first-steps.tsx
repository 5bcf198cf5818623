import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

const STEPS = [
  { id: 'site', href: '/sites' },
  { id: 'credential', href: '/settings/credentials' },
  { id: 'device', href: '/devices' },
] as const;

/** An empty network says what to do next. */
export function FirstSteps() {
  const { t } = useTranslation('overview');
  return (
    <div className="first-steps">
      <h1>{t('first.title')}</h1>
      <p className="page-lead">{t('first.lead')}</p>
      <ol>
        {STEPS.map(({ id, href }, index) => (
          <li key={id}>
            <span className="num">{index + 1}</span>
            <div>
              <Link href={href} className="link">
                <h2>{t(`first.${id}.title`)}</h2>
              </Link>
              <p className="sub">{t(`first.${id}.text`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
