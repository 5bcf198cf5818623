import { instantOf, localText } from '@atalaya/core/domain/shared/zone-time';
import { addressLookupSchema } from '@atalaya/core/wire/rest/sessions';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { SessionList } from '../../shared/sessions/session-list.js';
import { Button } from '../../shared/ui/button.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface AddressLookupProps {
  /** As the page's address says it: anything may stand there. */
  readonly asked: { readonly address: string | null; readonly at: string | null };
}

/** "Who had this address at 21:14?", in the organisation's time. The answer has an address of its own. */
export function AddressLookup({ asked }: AddressLookupProps) {
  const { t } = useTranslation('sessions');
  const timeZone = useTimeZone();
  const locale = useLocale();
  const [, navigate] = useLocation();
  const found = addressLookupSchema.safeParse(asked);
  const [address, setAddress] = useState(asked.address ?? '');
  const [when, setWhen] = useState(() =>
    localText(found.success ? Date.parse(found.data.at) : platformNowMs(), timeZone),
  );
  const form = useFormState({
    schema: addressLookupSchema,
    send: async (lookup) => lookup,
    onDone: (lookup) => navigate(`/sessions?${new URLSearchParams(lookup)}`),
  });
  const atMs = instantOf(when, timeZone);
  const at = atMs === undefined ? '' : new Date(atMs).toISOString();
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('lookup.title')}</h2>
      </div>
      <form className="lookup" onSubmit={(event) => form.submit(event, { address, at })} noValidate>
        <TextField
          label={t('lookup.address')}
          value={address}
          onChange={(text) => setAddress(text.trim())}
          error={form.errors['address']}
          autoComplete="off"
          spellCheck={false}
          inputMode="url"
        />
        <TextField
          label={t('lookup.at')}
          hint={t('lookup.zone', { zone: timeZone })}
          type="datetime-local"
          step={1}
          value={when}
          onChange={setWhen}
          error={form.errors['at']}
        />
        <Button type="submit" look="primary">
          {t('lookup.find')}
        </Button>
      </form>
      {found.success && (
        <div className="lookup-found" aria-live="polite">
          <h3 className="num">
            {t('lookup.found', {
              address: found.data.address,
              at: formatMoment(Date.parse(found.data.at), { locale, timeZone }),
            })}
          </h3>
          <SessionList filter={found.data} empty={t('lookup.none')} />
        </div>
      )}
    </section>
  );
}
