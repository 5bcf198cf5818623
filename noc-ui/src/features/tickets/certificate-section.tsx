import {
  SIGNATURE_HEIGHT,
  SIGNATURE_WIDTH,
  type Signature,
  signaturePath,
} from '@atalaya/core/domain/tickets/signature';
import {
  certificateSignSchema,
  type Measurement,
  type Visit,
  visitExceptionSchema,
} from '@atalaya/core/wire/rest/visits';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { Button } from '../../shared/ui/button.js';
import { Field } from '../../shared/ui/field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TextField } from '../../shared/ui/text-field.js';
import { MeasurementTable } from './measurement-table.js';
import { SignaturePad } from './signature-pad.js';
import {
  certificateQuery,
  exceptVisit,
  measurementQuery,
  signCertificate,
} from './visit-queries.js';

/** What an installation ends with: measured against the minimums, and signed on the phone. */
export function CertificateSection({ visit }: { readonly visit: Visit }) {
  const { t } = useTranslation('tickets');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('certificate.title')}</h2>
      </div>
      {visit.certificate !== null && <Signed visit={visit} number={visit.certificate.number} />}
      {visit.certificate === null && visit.state === 'under_way' && <ToSign visit={visit} />}
      {visit.state === 'planned' && <p className="section-note">{t('certificate.later')}</p>}
    </section>
  );
}

function ToSign({ visit }: { readonly visit: Visit }) {
  const query = useQuery(measurementQuery(visit.id));
  return (
    <QueryView query={query}>
      {(measurement) => <Measured visit={visit} measurement={measurement} />}
    </QueryView>
  );
}

interface MeasuredProps {
  readonly visit: Visit;
  readonly measurement: Measurement;
}

function Measured({ visit, measurement }: MeasuredProps) {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const [asked, setAsked] = useState<'sign' | 'except' | null>(null);
  const { exception } = visit;
  const maySign = measurement.isMet || exception !== null;
  return (
    <>
      {measurement.reading.device === null && <Notice tone="amber">{t('visit.noCpe')}</Notice>}
      <MeasurementTable checks={measurement.checks} />
      {!measurement.isMet && (
        <Notice tone={exception === null ? 'amber' : 'blue'}>
          <p>
            {exception === null
              ? t('certificate.below')
              : t('certificate.allowed', { by: exception.by, reason: exception.reason })}
          </p>
          {exception === null && may('certificate:write') && (
            <Button onClick={() => setAsked('except')}>{t('certificate.allow')}</Button>
          )}
        </Notice>
      )}
      {may('visit:write') && (
        <div>
          <Button look="primary" disabled={!maySign} onClick={() => setAsked('sign')}>
            {t('certificate.sign')}
          </Button>
        </div>
      )}
      {asked === 'sign' && <SignDialog visit={visit} onClose={() => setAsked(null)} />}
      {asked === 'except' && <ExceptDialog visit={visit} onClose={() => setAsked(null)} />}
    </>
  );
}

interface DialogProps {
  readonly visit: Visit;
  readonly onClose: () => void;
}

function SignDialog({ visit, onClose }: DialogProps) {
  const { t } = useTranslation('tickets');
  const [signer, setSigner] = useState(visit.customer.name);
  const [signature, setSignature] = useState<Signature>([]);
  return (
    <FormDialog
      title={t('certificate.sign')}
      schema={certificateSignSchema}
      body={{ signer, signature }}
      send={(body, key) => signCertificate(visit.id, body, key)}
      onClose={onClose}
      submitLabel={t('certificate.done')}
    >
      {(errors) => (
        <>
          <p>{t('certificate.text')}</p>
          <TextField
            label={t('certificate.signer')}
            value={signer}
            onChange={setSigner}
            error={errors['signer']}
            maxLength={120}
          />
          <SignaturePad value={signature} onChange={setSignature} />
          {errors['signature'] && (
            <p className="field-error" role="alert">
              {t('certificate.noSignature')}
            </p>
          )}
        </>
      )}
    </FormDialog>
  );
}

function ExceptDialog({ visit, onClose }: DialogProps) {
  const { t } = useTranslation('tickets');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('certificate.allow')}
      schema={visitExceptionSchema}
      body={{ reason }}
      send={(body) => exceptVisit(visit.id, body.reason)}
      onClose={onClose}
      submitLabel={t('certificate.allow')}
    >
      {(errors) => (
        <Field label={t('certificate.reason')} error={errors['reason']}>
          {(binding) => (
            <textarea
              {...binding}
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}

interface SignedProps {
  readonly visit: Visit;
  readonly number: number;
}

function Signed({ visit, number }: SignedProps) {
  const { t } = useTranslation('tickets');
  const query = useQuery(certificateQuery(visit.id));
  return (
    <QueryView query={query}>
      {({ content }) => (
        <>
          <MeasurementTable checks={content.checks} />
          {content.exception && (
            <Notice tone="blue">{t('certificate.allowed', content.exception)}</Notice>
          )}
          <figure className="signature">
            <svg
              className="signature-sheet"
              viewBox={`0 0 ${SIGNATURE_WIDTH} ${SIGNATURE_HEIGHT}`}
              role="img"
              aria-label={t('certificate.signed', { signer: content.signer })}
            >
              <path d={signaturePath(content.signature)} className="signature-ink" />
            </svg>
            <figcaption className="sub">
              {t('certificate.signed', { signer: content.signer })}
            </figcaption>
          </figure>
          <PdfButtons path={`/visits/${visit.id}/certificate.pdf`} name={`certificado-${number}`} />
        </>
      )}
    </QueryView>
  );
}
