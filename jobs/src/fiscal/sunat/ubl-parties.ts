import type { ChargeDocument } from '@atalaya/core/domain/fiscal/charge-document';
import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';
import { RUC } from './catalogues.js';
import { buyerOf } from './classify.js';
import { cac, cbc, plain } from './ubl-elements.js';
import { element, type XmlElement } from './xml-element.js';

/** What `cac:Signature` and the signature itself are known by. */
export const SIGNATURE_ID = 'SignatureSP';

export function signerOf({ ruc, legalName }: SunatConfig): XmlElement {
  return cac(
    'Signature',
    cbc('ID', ruc),
    cac(
      'SignatoryParty',
      cac('PartyIdentification', cbc('ID', ruc)),
      cac('PartyName', cbc('Name', plain(legalName))),
    ),
    cac('DigitalSignatureAttachment', cac('ExternalReference', cbc('URI', `#${SIGNATURE_ID}`))),
  );
}

export function supplierOf({ ruc, legalName, tradeName, address }: SunatConfig): XmlElement {
  return cac(
    'AccountingSupplierParty',
    cac(
      'Party',
      cac('PartyIdentification', element('cbc:ID', { schemeID: RUC }, ruc)),
      tradeName === null ? null : cac('PartyName', cbc('Name', plain(tradeName))),
      cac(
        'PartyLegalEntity',
        cbc('RegistrationName', plain(legalName)),
        cac(
          'RegistrationAddress',
          cbc('ID', address.ubigeo),
          cbc('AddressTypeCode', address.establishment),
          cbc('CityName', plain(address.province)),
          cbc('CountrySubentity', plain(address.department)),
          cbc('District', plain(address.district)),
          cac('AddressLine', cbc('Line', plain(address.line))),
          cac('Country', cbc('IdentificationCode', 'PE')),
        ),
      ),
    ),
  );
}

export function customerOf(document: ChargeDocument): XmlElement {
  const buyer = buyerOf(document);
  if (typeof buyer === 'string') throw new Error('a document is built that does not fit');
  const { name, address } = document.snapshot.customer;
  const line = plain(address ?? '').slice(0, 200);
  return cac(
    'AccountingCustomerParty',
    cac(
      'Party',
      cac('PartyIdentification', element('cbc:ID', { schemeID: buyer.kind }, buyer.number)),
      cac(
        'PartyLegalEntity',
        cbc('RegistrationName', plain(name)),
        line === ''
          ? null
          : cac(
              'RegistrationAddress',
              cac('AddressLine', cbc('Line', line)),
              cac('Country', cbc('IdentificationCode', 'PE')),
            ),
      ),
    ),
  );
}
