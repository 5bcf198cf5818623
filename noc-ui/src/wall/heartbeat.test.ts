import { describe, expect, it } from 'vitest';
import { liveStatus } from '../shared/live/live-status.js';
import { heartbeatLevel } from './heartbeat.js';

const NOW = 1_000_000;
const at = (ageMs: number) =>
  liveStatus({ isConnected: true, lastContactMs: NOW, newestPollMs: NOW - ageMs }, NOW);

describe('the heartbeat', () => {
  it('is calm, amber from 30 s and red from 60 s', () => {
    const levels = [3_000, 29_999, 30_000, 59_999, 60_000].map((age) => heartbeatLevel(at(age)));
    expect(levels).toEqual(['calm', 'calm', 'amber', 'amber', 'red']);
  });

  it('is never calm before the first poll', () => {
    const facts = { lastContactMs: NOW, newestPollMs: null };
    expect(heartbeatLevel(liveStatus({ ...facts, isConnected: true }, NOW))).toBe('amber');
    const lost = { isConnected: false, lastContactMs: null, newestPollMs: null };
    expect(heartbeatLevel(liveStatus(lost, NOW))).toBe('red');
  });
});

describe('the state of the feed', () => {
  it('is polling while HTTP answers without the socket, and stale when neither does', () => {
    const facts = { isConnected: false, newestPollMs: NOW - 20_000 };
    expect(liveStatus({ ...facts, lastContactMs: NOW - 16_000 }, NOW).mode).toBe('polling');
    const stale = liveStatus({ ...facts, lastContactMs: NOW - 40_000 }, NOW);
    expect(stale).toMatchObject({ mode: 'stale', sinceMs: NOW - 20_000 });
  });

  it('is stale when the server answers but nothing is polled any more', () => {
    expect(at(151_000).mode).toBe('stale');
  });
});
