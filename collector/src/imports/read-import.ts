import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { Result } from '@atalaya/core/domain/shared/result';
import type { DriverDeps } from '@atalaya/core/ports/device-driver';
import type { ImportOutcome, ImportRequest } from '@atalaya/core/ports/import-runs';
import { openUispSession } from '../drivers/uisp/uisp.driver.js';
import { librenmsDocument } from './librenms-document.js';
import { readLibrenms } from './read-librenms.js';
import { pppDocument, readPppSecrets } from './read-ppp-secrets.js';
import { uispDocument } from './uisp-document.js';

/** Reads another system's inventory; what it cannot be read for is one sentence. */
export async function readImport(
  request: ImportRequest,
  deps: DriverDeps,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  if (request.source === 'librenms') {
    return outcomeOf(await readLibrenms(request, signal), (read) =>
      librenmsDocument(read, request),
    );
  }
  if (request.source === 'ppp-secrets') {
    return outcomeOf(await readPppSecrets(request.target, deps, signal), (secrets) =>
      pppDocument(secrets, request),
    );
  }
  const session = openUispSession(request.target, deps);
  try {
    return outcomeOf(await session.inventory(signal), (read) => ({
      document: uispDocument(read, request),
    }));
  } finally {
    await session.close();
  }
}

type Read = Omit<Extract<ImportOutcome, { kind: 'read' }>, 'kind' | 'secrets' | 'lines'> &
  Partial<Pick<Extract<ImportOutcome, { kind: 'read' }>, 'secrets' | 'lines'>>;

function outcomeOf<T>(result: Result<T, PollFailure>, read: (value: T) => Read): ImportOutcome {
  if (!result.ok) return { kind: 'failed', error: result.error.message };
  return { kind: 'read', secrets: new Map(), lines: null, ...read(result.value) };
}
