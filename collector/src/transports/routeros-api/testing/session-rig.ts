import { afterEach } from 'vitest';
import type { Row } from '../reply.js';
import { RouterosError } from '../routeros-error.js';
import { RouterosSession, type SessionOptions } from '../session.js';
import { type Script, ScriptedRouter, type ScriptedRouterOptions } from './scripted-router.js';

/** Stopped after the test, the last one first. */
export const running: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of running.splice(0).reverse()) await thing.stop();
});

export async function router(script: Script, options: ScriptedRouterOptions = {}) {
  const started = await ScriptedRouter.start(script, options);
  running.push(started);
  return started;
}

export function sessionTo(
  port: number,
  options: Partial<SessionOptions> = {},
  password = 'sesame',
) {
  const session = new RouterosSession(
    { host: '127.0.0.1', port, security: { kind: 'plain' } },
    { user: 'reader', password },
    { backoffMs: 20, backoffMaxMs: 100, patienceMs: 500, ...options },
  );
  running.push({ stop: () => session.close() });
  return session;
}

export async function failureOf(promise: Promise<unknown>): Promise<RouterosError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RouterosError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

export const names = (rows: readonly Row[]) => rows.map((row) => row.get('name'));
