import {
  type NotificationChannel,
  notificationChannelCreateSchema,
  notificationChannelUpdateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { describe, expect, it } from 'vitest';
import { channelBody, draftOf } from './channel-draft.js';

describe('the draft of a channel', () => {
  it('becomes what the API takes', () => {
    const values = {
      'config.host': 'smtp.example.net',
      'config.user': 'noc',
      'config.from': 'avisos@example.net',
      'config.to': 'a@example.net, b@example.net',
      'secret.password': 'x',
    };
    const body = channelBody({ ...draftOf(undefined), name: 'NOC', values }, true);
    expect(notificationChannelCreateSchema.parse(body)).toEqual({
      kind: 'email',
      name: 'NOC',
      minSeverity: 'warning',
      userId: null,
      config: {
        host: 'smtp.example.net',
        port: 587,
        security: 'starttls',
        user: 'noc',
        from: 'avisos@example.net',
        to: ['a@example.net', 'b@example.net'],
      },
      secret: { password: 'x' },
    });
  });

  it('leaves a secret that nobody entered as it is, and nothing of a bot but its key', () => {
    const before: NotificationChannel = {
      id: '00000000-0000-4000-8000-000000000001',
      hasSecret: true,
      enabled: true,
      disabledReason: null,
      trouble: null,
      failuresInRow: 0,
      pausedUntil: null,
      pending: 0,
      dead: 0,
      createdBy: 'Ana',
      createdAt: '2026-03-01T00:00:00Z',
      kind: 'telegram',
      name: 'Guardia',
      config: { botId: '1', chat: { id: 1, name: 'Ana' } },
      minSeverity: 'info',
      userId: null,
    };
    const body = channelBody(draftOf(before), false);
    expect(notificationChannelUpdateSchema.parse(body)).toEqual({
      name: 'Guardia',
      minSeverity: 'info',
      userId: null,
    });
  });
});
