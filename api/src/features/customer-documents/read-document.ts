import { type DocumentType, documentType } from '@atalaya/core/domain/customers/document-type';
import {
  type customerDocumentCreateSchema,
  MAX_DOCUMENT_BYTES,
} from '@atalaya/core/wire/rest/customer-records';
import type { z } from 'zod';
import { invalidField } from '../../http/http-problem.js';

export interface ReadDocument {
  readonly name: string;
  readonly mediaType: DocumentType;
  readonly content: Buffer;
}

/** Throws a 400 that names the field for what is too large, or neither a PDF nor a picture. */
export function readDocument(sent: z.output<typeof customerDocumentCreateSchema>): ReadDocument {
  const content = Buffer.from(sent.contentBase64, 'base64');
  if (content.length > MAX_DOCUMENT_BYTES) {
    throw invalidField('contentBase64', `must not be larger than ${MAX_DOCUMENT_BYTES / 1e6} MB`);
  }
  const mediaType = documentType(content);
  if (mediaType === undefined) {
    throw invalidField('contentBase64', 'must be a PDF, PNG, JPEG or WebP file');
  }
  return { name: sent.name, mediaType, content };
}
