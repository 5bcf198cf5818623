import type { RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { FoundRouter } from './found-router.js';
import { cancelSetup, isOpen, retrySetup, setupQuery } from './queries.js';
import { SetupScript, UninstallScript } from './setup-script.js';
import { SetupSteps } from './setup-steps.js';

export function SetupDetail({ id }: { readonly id: string }) {
  const { t } = useTranslation('routerSetups');
  const query = useQuery(setupQuery(id));
  return (
    <div className="page">
      <p className="sub">
        <Link href="/router-setups" className="link">
          {t('backToList')}
        </Link>
      </p>
      <QueryView query={query}>{(setup) => <Loaded setup={setup} />}</QueryView>
    </div>
  );
}

function Loaded({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const may = usePermissions();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const isWaiting = setup.state === 'waiting';
  const mayWrite = may('credential:write');
  return (
    <>
      <PageHead
        title={setup.name}
        lead={
          <>
            <span className="num">{setup.address}</span> · {t(`state.${setup.state}`)}
          </>
        }
        actions={mayWrite && <Actions setup={setup} />}
      />
      {!isOpen(setup) && <Over setup={setup} />}
      {isWaiting && <SetupScript setup={setup} />}
      {isOpen(setup) && <SetupSteps setup={setup} />}
      {setup.steps.api.problem === 'other-certificate' && mayWrite && isWaiting && (
        <BelieveCertificate setup={setup} />
      )}
      {setup.state === 'found' && (
        <FoundRouter
          setup={setup}
          mayConfirm={mayWrite && may('device:write')}
          onConfirmed={(confirmed) => {
            client.setQueryData(setupQuery(setup.id).queryKey, confirmed);
            if (confirmed.deviceId !== null) navigate(`/devices/${confirmed.deviceId}`);
          }}
        />
      )}
      <UninstallScript setup={setup} />
    </>
  );
}

function Actions({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [isCancelling, setCancelling] = useState(false);
  const sentence = useErrorSentence();
  const retry = useRetry(setup);
  return (
    <>
      {retry.error && (
        <Notice tone="amber" isAlert>
          {sentence(retry.error)}
        </Notice>
      )}
      {isOpen(setup) && (
        <Button disabled={retry.isPending} onClick={() => retry.mutate(false)}>
          {t('retry')}
        </Button>
      )}
      <Button onClick={() => setCancelling(true)}>
        {isOpen(setup) ? t('cancel.action') : t('cancel.forget')}
      </Button>
      {isCancelling && (
        <ConfirmDialog
          title={isOpen(setup) ? t('cancel.action') : t('cancel.forget')}
          text={t('cancel.text')}
          confirmLabel={isOpen(setup) ? t('cancel.action') : t('cancel.forget')}
          onConfirm={() => cancelSetup(setup.id)}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['router-setups'], exact: true });
            navigate('/router-setups');
          }}
          onClose={() => setCancelling(false)}
        />
      )}
    </>
  );
}

function BelieveCertificate({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  const sentence = useErrorSentence();
  const retry = useRetry(setup);
  return (
    <Notice tone="amber">
      <p>{t('certificate.text')}</p>
      <Button disabled={retry.isPending} onClick={() => retry.mutate(true)}>
        {t('certificate.believe')}
      </Button>
      {retry.error && <p role="alert">{sentence(retry.error)}</p>}
    </Notice>
  );
}

function useRetry(setup: RouterSetupView) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (forgetCertificate: boolean) => retrySetup(setup.id, forgetCertificate),
    onSuccess: (asked) => client.setQueryData(setupQuery(setup.id).queryKey, asked),
  });
}

/** Expired, failed or a device by now. */
function Over({ setup }: { readonly setup: RouterSetupView }) {
  const { t } = useTranslation('routerSetups');
  return (
    <Notice tone={setup.state === 'confirmed' ? 'green' : 'amber'}>
      <p>{t(`over.${setup.state}`)}</p>
      {setup.deviceId !== null && (
        <Link href={`/devices/${setup.deviceId}`} className="link">
          {t('over.device')}
        </Link>
      )}
    </Notice>
  );
}
