import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { enrolAnswerSchema } from '@atalaya/core/wire/collector-link/enrolment';
import { z } from 'zod';
import { StartupError } from '../runtime/startup-error.js';
import { systemDelay } from '../runtime/system-timers.js';
import { type LinkClient, LinkError, type LinkLog } from './link-client.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';
import { makeBoxKeys } from './sealed-box.js';

const LOOK_AGAIN_MS = 500;

/** What a collector keeps of itself in DATA_DIR/remote/identity.json, for its own eyes only. */
const identitySchema = z.object({
  /** SHA-256 of the token that these keys were made for. */
  tokenHash: z.string(),
  publicKey: z.base64(),
  privateKey: z.string(),
  /** Null while the enrolment is under way. */
  enrolled: enrolAnswerSchema.nullable(),
});
type StoredIdentity = z.output<typeof identitySchema>;

export interface RemoteIdentity {
  readonly collectorId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly secret: string;
  readonly keys: { readonly publicKey: Uint8Array; readonly privateKey: string };
}

export interface EnrolOptions {
  readonly client: LinkClient;
  /** DATA_DIR/remote. */
  readonly folder: string;
  /** Needed once; afterwards the same one is ignored, and another one enrols anew. */
  readonly token: string | undefined;
  readonly version: string;
  readonly log: LinkLog;
  readonly signal: AbortSignal;
}

/**
 * Who this collector is: as kept on disk, or by its token. Waits while the platform is away. Throws
 * StartupError when the token is refused, when there is none, and when the file is no identity.
 */
export async function enrolCollector(options: EnrolOptions): Promise<RemoteIdentity> {
  const { folder, token, log } = options;
  const path = join(folder, 'identity.json');
  const known = await readIdentity(path);
  const tokenHash = token === undefined ? undefined : hashOf(token);
  const isSame = tokenHash === undefined || known?.tokenHash === tokenHash;
  if (known?.enrolled && isSame) return asIdentity(known, known.enrolled);
  if (token === undefined || tokenHash === undefined) {
    throw new StartupError(
      'This collector is not enrolled: make a token for it (Settings → Collectors) and set ENROL_TOKEN.',
    );
  }
  // The keys are kept before they are sent: when the answer is lost, the same keys ask again.
  const draft = known !== undefined && isSame ? known : makeDraft(tokenHash);
  await writePrivateFile(path, JSON.stringify(draft));
  const enrolled = await ask(options, token, draft.publicKey);
  await writePrivateFile(path, JSON.stringify({ ...draft, enrolled }));
  log.info({ collector: enrolled.name }, 'this collector is enrolled; ENROL_TOKEN is used up');
  return asIdentity(draft, enrolled);
}

async function ask({ client, version, signal }: EnrolOptions, token: string, publicKey: string) {
  const call = {
    method: 'POST',
    path: '/enrol',
    body: JSON.stringify({ token, publicKey, version }),
    signal,
  } as const;
  for (;;) {
    try {
      return await client.json(call, enrolAnswerSchema);
    } catch (error) {
      if (signal.aborted || !(error instanceof LinkError)) throw error;
      if (error.failure !== 'away') {
        throw new StartupError(`The platform refuses ENROL_TOKEN: ${error.message}`);
      }
    }
    await systemDelay(LOOK_AGAIN_MS, signal);
  }
}

async function readIdentity(path: string): Promise<StoredIdentity | undefined> {
  const text = await readPrivateFile(path);
  if (text === undefined) return undefined;
  try {
    return identitySchema.parse(JSON.parse(text));
  } catch {
    throw new StartupError(`${path} is damaged: remove it and enrol this collector again.`);
  }
}

function makeDraft(tokenHash: string): StoredIdentity {
  const { publicKey, privateKey } = makeBoxKeys();
  const base64 = Buffer.from(publicKey).toString('base64');
  return { tokenHash, publicKey: base64, privateKey, enrolled: null };
}

function asIdentity(
  { publicKey, privateKey }: StoredIdentity,
  enrolled: z.output<typeof enrolAnswerSchema>,
): RemoteIdentity {
  const keys = { publicKey: new Uint8Array(Buffer.from(publicKey, 'base64')), privateKey };
  return { ...enrolled, keys };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
