import { SignedXml } from 'xml-crypto';
import { SIGNATURE_ID } from './ubl-parties.js';

const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export interface SigningKey {
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * The document with an enveloped signature (XML-DSig, RSA with SHA-256) in its `ext:ExtensionContent`, as SUNAT's
 * «Manual del programador», section 3, asks. The same document and key give the same bytes (RFC 8017, 8.2).
 */
export function signDocument(
  xml: string,
  key: SigningKey,
): { readonly xml: string; readonly digest: string } {
  const signature = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: C14N,
  });
  signature.addReference({
    xpath: '/*',
    isEmptyUri: true,
    transforms: [ENVELOPED],
    digestAlgorithm: SHA256,
  });
  signature.computeSignature(xml, {
    prefix: 'ds',
    attrs: { Id: SIGNATURE_ID },
    location: { reference: "//*[local-name(.)='ExtensionContent']", action: 'append' },
  });
  const signed = signature.getSignedXml();
  const digest = /<ds:DigestValue>([^<]+)<\/ds:DigestValue>/.exec(signed)?.[1] ?? '';
  return { xml: signed, digest };
}
