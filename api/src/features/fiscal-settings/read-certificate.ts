import { createPrivateKey, X509Certificate } from 'node:crypto';

export interface CertificateFacts {
  readonly subject: string;
  readonly validFrom: string;
  readonly validUntil: string;
}

export type ReadCertificate =
  | { readonly kind: 'read'; readonly facts: CertificateFacts }
  | {
      readonly kind: 'wrong';
      readonly field: 'certificate' | 'privateKey';
      readonly message: string;
    };

/** What may be shown of a certificate, once it and its key fit; nothing of the key is in any answer. */
export function readCertificate(certificate: string, privateKey: string): ReadCertificate {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    return wrong('certificate', 'is no X.509 certificate in PEM');
  }
  try {
    const key = createPrivateKey(privateKey);
    if (key.asymmetricKeyType !== 'rsa') return wrong('privateKey', 'must be an RSA key');
    if (!parsed.checkPrivateKey(key)) return wrong('privateKey', 'belongs to another certificate');
  } catch {
    return wrong('privateKey', 'is no private key in PEM without a passphrase');
  }
  return {
    kind: 'read',
    facts: {
      subject: parsed.subject.replaceAll('\n', ', ').slice(0, 500),
      validFrom: isoOf(parsed.validFrom),
      validUntil: isoOf(parsed.validTo),
    },
  };
}

function wrong(field: 'certificate' | 'privateKey', message: string): ReadCertificate {
  return { kind: 'wrong', field, message };
}

/** OpenSSL's `Mar  1 00:00:00 2026 GMT`. */
function isoOf(text: string): string {
  return new Date(Date.parse(text)).toISOString();
}
