import { element, type XmlElement } from './xml-element.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SERVICE = 'http://service.sunat.gob.pe';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

export interface SolUser {
  /** RUC and secondary user, as one word. */
  readonly name: string;
  readonly password: string;
}

/** One operation of SUNAT's services with WS-Security's UsernameToken («Manual del programador», 2.2). */
export function soapMessage(
  operation: string,
  fields: Readonly<Record<string, string>>,
  user: SolUser,
): string {
  const body: XmlElement[] = Object.entries(fields).map(([name, text]) => element(name, {}, text));
  const envelope = element(
    'soapenv:Envelope',
    { 'xmlns:soapenv': SOAP, 'xmlns:ser': SERVICE, 'xmlns:wsse': WSSE },
    element(
      'soapenv:Header',
      {},
      element(
        'wsse:Security',
        {},
        element(
          'wsse:UsernameToken',
          {},
          element('wsse:Username', {}, user.name),
          element('wsse:Password', {}, user.password),
        ),
      ),
    ),
    element('soapenv:Body', {}, element(`ser:${operation}`, {}, ...body)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${envelope.xml}`;
}
