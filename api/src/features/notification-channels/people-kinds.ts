import { CHANNEL_KINDS } from '@atalaya/core/domain/outbox/channel-kind';

/** Every kind but the webhook. */
export const PEOPLE_KINDS = CHANNEL_KINDS.filter((kind) => kind !== 'webhook');
