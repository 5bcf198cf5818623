import type { Generated } from 'kysely';
import type { Instant } from './columns.js';

/** The notice that cut customers are sent to. */
export interface AvisoSettingsTable {
  tenant_id: string;
  is_on: Generated<boolean>;
  /** No other organisation's. */
  port: number;
  text_es: Generated<string>;
  text_en: Generated<string>;
  /** The documents' telephone number answers WhatsApp. */
  takes_whatsapp: Generated<boolean>;
  updated_at: Instant;
  updated_by: string;
}
