import { z } from 'zod';
import { IMPORT_PROBLEMS } from '../../domain/inventory-import/document.js';
import {
  IMPORT_ACTIONS,
  IMPORT_SUBJECTS,
  MATCHES,
} from '../../domain/inventory-import/plan-entry.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

/** A file's bytes. Its text is a little less than what a request of IMPORT_BODY_BYTES holds as base64. */
export const MAX_FILE_BYTES = 10_000_000;
export const MAX_IMPORT_ROWS = 20_000;
export const IMPORT_BODY_BYTES = 14_000_000;

export const IMPORT_SOURCES = ['file', 'uisp', 'librenms', 'ppp-secrets'] as const;
/** queued and running: a collector fetches it. ready: the preview can be read and applied. */
export const IMPORT_STATES = ['queued', 'running', 'ready', 'applied', 'failed'] as const;

const fingerprint = z
  .string()
  .regex(/^([0-9A-Fa-f]{2}:?){32}$/, 'must be a SHA-256 fingerprint')
  .optional();

export const importCreateSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('file'),
    name: nameSchema,
    /** Told from the content when absent. */
    format: z.enum(['csv', 'json']).optional(),
    /** The file's bytes, in whatever encoding it has. */
    contentBase64: z.base64().max(IMPORT_BODY_BYTES).optional(),
    /** What was pasted, instead of a file. */
    text: z.string().max(MAX_FILE_BYTES).optional(),
  }),
  z.strictObject({
    source: z.literal('uisp'),
    controllerId: idSchema,
    /** Also pings every new device that has an address. */
    ping: z.boolean().default(true),
  }),
  z.strictObject({
    source: z.literal('librenms'),
    /** Scheme, host and, where it is no usual one, port: https://nms.example.net */
    url: z.url({ protocol: /^https?$/ }).max(300),
    token: z
      .string()
      .max(512)
      .regex(/^[\x21-\x7e]+$/, 'must be the text of an API token'),
    /** Pins the server's certificate, for one that no authority signed. */
    fingerprint,
    ping: z.boolean().default(true),
  }),
  z.strictObject({
    source: z.literal('ppp-secrets'),
    /** A router with a RouterOS way. */
    deviceId: idSchema,
    /** Names for the parts of a comment, with what stands between them: "cliente|plan|telefono". */
    pattern: z.string().max(200).default(''),
    /** Makes a CPE of each line that has a MAC or a fixed address. */
    createDevices: z.boolean().default(false),
  }),
]);
export type ImportCreate = z.infer<typeof importCreateSchema>;

const countsSchema = z.object({
  create: z.number().int(),
  change: z.number().int(),
  leave: z.number().int(),
  refuse: z.number().int(),
  gone: z.number().int(),
});

export const importSchema = z.object({
  id: idSchema,
  source: z.enum(IMPORT_SOURCES),
  /** The file's, the controller's, the server's or the router's. */
  name: z.string(),
  state: z.enum(IMPORT_STATES),
  /** null until there is a preview. */
  counts: countsSchema.nullable(),
  /** What was left out while it was read, a sentence each. */
  notes: z.array(z.string()),
  error: z.string().nullable(),
  /** Prospective subscriber lines can be downloaded. */
  hasLines: z.boolean(),
  createdBy: z.string(),
  createdAt: instantSchema,
  appliedBy: z.string().nullable(),
  appliedAt: instantSchema.nullable(),
});
export type InventoryImport = z.infer<typeof importSchema>;
export const importListSchema = listOf(importSchema);

export const importProblemSchema = z.object({
  column: z.string(),
  value: z.string(),
  code: z.enum(IMPORT_PROBLEMS),
  accepted: z.array(z.string()),
  /** The same as one English sentence. */
  message: z.string(),
});
const fieldChangeSchema = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export const importRowSchema = z.object({
  position: z.number().int(),
  subject: z.enum(IMPORT_SUBJECTS),
  action: z.enum(IMPORT_ACTIONS),
  /** Of the file, its heading being 1. */
  row: z.number().int().nullable(),
  name: z.string(),
  /** What is there or, once applied, what was made. */
  subjectId: idSchema.nullable(),
  matchedBy: z.enum(MATCHES).nullable(),
  changes: z.array(fieldChangeSchema),
  problems: z.array(importProblemSchema),
  /** What the other system has otherwise, and stays as it is here. */
  differs: z.array(fieldChangeSchema),
});
export type ImportRow = z.infer<typeof importRowSchema>;
export const importRowListSchema = listOf(importRowSchema);
export const importRowQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  action: z.enum(IMPORT_ACTIONS).optional(),
});

/** Prospective subscriber lines: JSON holds the first of them and how many there are, CSV all. */
export const importLinesQuerySchema = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
});
export const importLinesSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  total: z.number().int(),
});

export const importApplySchema = z.strictObject({
  /** Leaves the refused rows out; without it one refused row refuses the whole. */
  withoutRefused: z.boolean().default(false),
});
export const exportQuerySchema = z.strictObject({ format: z.enum(['csv', 'json']).default('csv') });
