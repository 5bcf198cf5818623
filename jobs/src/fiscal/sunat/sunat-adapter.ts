import { decimalText } from '@atalaya/core/domain/money/amount';
import type { FiscalAdapter, FiscalTask } from '@atalaya/core/ports/fiscal-adapter';
import {
  type SunatConfig,
  sunatConfigSchema,
  sunatSecretSchema,
} from '@atalaya/core/wire/rest/fiscal-settings';
import { buyerOf, classify } from './classify.js';
import { signDocument } from './sign-document.js';
import { openSunatClient } from './sunat-client.js';
import { endpointsOf } from './sunat-endpoints.js';
import { ublDocument } from './ubl-document.js';

/** Peru: UBL 2.1 to SUNAT, or to an operator that speaks as SUNAT does. */
export const sunatAdapter: FiscalAdapter = {
  id: 'sunat',
  open: (storedConfig, storedSecret, allowed) => {
    const config = sunatConfigSchema.safeParse(storedConfig).data;
    if (config === undefined) return { problem: 'The settings for SUNAT are not complete.' };
    const secret = sunatSecretSchema.safeParse(jsonOf(storedSecret)).data;
    if (secret === undefined) return { problem: 'The SOL user or the certificate is missing.' };
    const endpoints = endpointsOf(config);
    if (endpoints === undefined) return { problem: 'The operator’s address is missing.' };
    const { ruc } = config;
    const user = { name: `${ruc}${secret.user}`, password: secret.password };
    const client = openSunatClient({ endpoints, allowed, ruc, user });
    return {
      classify: (document, original) => classify(document, original, config),
      build: (task) => {
        const { xml, digest } = signDocument(ublDocument(task, config), secret);
        return { xml, digest, printedCode: printedCodeOf(task, config, digest) };
      },
      submit: client.submit,
      close: client.close,
    };
  },
};

/** The QR code of the printed document: RS 097-2012/SUNAT, annex 2, «Código QR»; fields are parted by bars. */
function printedCodeOf(task: FiscalTask, { ruc }: SunatConfig, digest: string): string {
  const { document, identity, issuedOn } = task;
  const buyer = buyerOf(document);
  const { currency } = document;
  const amount = (amountMinor: number) => decimalText({ amountMinor, currency });
  const fields = [
    ruc,
    identity.type,
    identity.series,
    String(identity.number),
    amount(document.taxMinor),
    amount(document.totalMinor),
    issuedOn,
    ...(typeof buyer === 'string' ? ['-', '-'] : [buyer.kind, buyer.number]),
    digest,
  ];
  return `${fields.join('|')}|`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
