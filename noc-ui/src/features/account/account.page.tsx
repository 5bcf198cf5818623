import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { setThemeChoice, THEME_CHOICES, useThemeChoice } from '../../shared/theme/theme-choice.js';
import { LocaleSwitch } from '../../shared/ui/locale-switch.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { PasswordChange } from './password-change.js';
import { SecondFactor } from './second-factor.js';
import { SignOutSection } from './sign-out-section.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './account.css';

addStrings('account', es, en);

export function AccountPage() {
  const { t } = useTranslation(['account', 'shared']);
  const session = useSessionState();
  if (!('person' in session)) return null;
  const { user, mustEnrolTotp } = session.person;
  const role = user.role === null ? t('operator') : t(`shared:userRole.${user.role}`);
  return (
    <div className="page account">
      <PageHead title={user.name} lead={`${user.email} · ${role}`} />
      {mustEnrolTotp && (
        <Notice tone="amber" isAlert>
          {t('mustEnrol')}
        </Notice>
      )}
      <div className="account-grid">
        <SecondFactor hasTotp={user.hasTotp} />
        {!mustEnrolTotp && <PasswordChange email={user.email} />}
        <section className="section">
          <h2 className="section-head">{t('look')}</h2>
          <ThemeField />
          <p className="sub">{t('language')}</p>
          <LocaleSwitch />
        </section>
        <SignOutSection />
      </div>
    </div>
  );
}

function ThemeField() {
  const { t } = useTranslation('account');
  const choice = useThemeChoice();
  return (
    <SelectField
      label={t('theme')}
      value={choice}
      choices={THEME_CHOICES.map((value) => ({ value, label: t(`themes.${value}`) }))}
      onChange={(next) => setThemeChoice(next === '' ? 'system' : next)}
    />
  );
}
