import {
  type DocumentBrandFields,
  documentBrandViewSchema,
} from '@atalaya/core/wire/rest/document-brand';
import {
  type FiscalDocumentState,
  fiscalDocumentListSchema,
  fiscalDocumentSchema,
} from '@atalaya/core/wire/rest/fiscal-documents';
import {
  type FiscalSettingsInput,
  fiscalSettingsSchema,
} from '@atalaya/core/wire/rest/fiscal-settings';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';

export function fiscalDocumentsQuery(state: FiscalDocumentState | '') {
  return infiniteQueryOptions({
    queryKey: ['fiscal-documents', state],
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
    refetchInterval: 15_000,
    queryFn: ({ signal, pageParam }) =>
      api.request('/fiscal-documents', {
        schema: fiscalDocumentListSchema,
        signal,
        query: { limit: 50, cursor: pageParam, state: state === '' ? null : state },
      }),
  });
}

export function replayFiscalDocument(id: string) {
  return api.request(`/fiscal-documents/${id}/replay`, {
    method: 'POST',
    schema: fiscalDocumentSchema,
    idempotencyKey: makeIdempotencyKey(),
  });
}

export const fiscalSettingsQuery = queryOptions({
  queryKey: ['fiscal-settings'],
  queryFn: ({ signal }) =>
    api.request('/fiscal-settings', { schema: fiscalSettingsSchema, signal }),
});

export function saveFiscalSettings(body: FiscalSettingsInput) {
  return api.request('/fiscal-settings', { method: 'PUT', body, schema: fiscalSettingsSchema });
}

export const documentBrandQuery = queryOptions({
  queryKey: ['document-brand'],
  queryFn: ({ signal }) =>
    api.request('/document-brand', { schema: documentBrandViewSchema, signal }),
});

export function saveDocumentBrand(body: DocumentBrandFields) {
  return api.request('/document-brand', { method: 'PUT', body, schema: documentBrandViewSchema });
}

export function saveDocumentLogo(contentBase64: string | null) {
  const options = {
    method: 'PUT',
    body: { contentBase64 },
    schema: documentBrandViewSchema,
  } as const;
  return api.request('/document-brand/logo', options);
}
