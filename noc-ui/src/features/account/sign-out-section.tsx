import { useTranslation } from 'react-i18next';
import { signOut } from '../../shared/api/sign-out.js';
import { Button } from '../../shared/ui/button.js';
import { Icon } from '../../shared/ui/icon.js';

export function SignOutSection() {
  const { t } = useTranslation('account');
  return (
    <section className="section">
      <h2 className="section-head">{t('session')}</h2>
      <p className="sub">{t('signOutText')}</p>
      <div>
        <Button onClick={() => void signOut()}>
          <Icon name="out" />
          {t('signOut')}
        </Button>
      </div>
    </section>
  );
}
