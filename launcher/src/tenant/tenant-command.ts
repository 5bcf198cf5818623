import { INVITATION_MS, insertSetupToken } from '@atalaya/api/access/setup-tokens.store';
import { emailSchema } from '@atalaya/core/wire/rest/auth';
import type { Config } from '@atalaya/platform/config/config';
import { createDatabase, type Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { systemNow } from '@atalaya/platform/runtime/system-timers';
import { CommandLineError, parseArguments } from '../command-line.js';
import { visitDatabase } from '../open-database.js';
import { readConfig } from '../read-config.js';
import { makeTenant, readNewTenant, TENANT_OPTIONS } from './make-tenant.js';
import { makeOperatorToken, makeResetToken } from './person-tokens.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `tenant create|reset-password|operator …`: prints a one-time link, beside a running platform or alone. */
export async function tenantCommand(args: readonly string[], env: Environment): Promise<number> {
  const { positionals, options } = parseArguments(args, { options: TENANT_OPTIONS });
  const [what, subject, ...more] = positionals;
  if (subject === undefined || more.length > 0) {
    throw new CommandLineError(
      'tenant needs create <slug>, reset-password <email> or operator <email>.',
    );
  }
  switch (what) {
    case 'create': {
      const tenant = readNewTenant(subject, options);
      return inDatabase(env, async (database) => {
        const now = new Date(systemNow());
        const token = await database.withPlatform(async (platform) => {
          const tenantId = await makeTenant(platform, tenant, now);
          const purpose = 'tenant_owner' as const;
          const request = { purpose, tenantId, validForMs: INVITATION_MS };
          return (await insertSetupToken(platform, request, now)).token;
        });
        return [
          `The tenant ${tenant.slug} is made. Its owner signs up here, once, within 7 days:`,
          token,
        ];
      });
    }
    case 'reset-password': {
      const email = readEmail(subject);
      return inDatabase(env, async (database) => [
        `${email} chooses a new password here, once, within an hour:`,
        await makeResetToken(database, email, new Date(systemNow())),
      ]);
    }
    case 'operator': {
      const email = readEmail(subject);
      return inDatabase(env, async (database) => [
        `${email} becomes a platform operator here, once, within 7 days:`,
        await makeOperatorToken(database, email, new Date(systemNow())),
      ]);
    }
    default:
      throw new CommandLineError(`tenant does not know "${what}".`);
  }
}

async function inDatabase(
  env: Environment,
  work: (database: Database) => Promise<[sentence: string, token: string]>,
): Promise<number> {
  const config = readConfig(env);
  const visit = await visitDatabase(config);
  const database = createDatabase({ url: visit.url, log: silentLog, poolSize: 2 });
  try {
    const [sentence, token] = await work(database);
    process.stdout.write(`${sentence}\n${baseUrl(config)}/setup#token=${token}\n`);
    return 0;
  } finally {
    await database.close();
    await visit.stop();
  }
}

function baseUrl({ publicUrl, tls, host, port }: Config): string {
  const own = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return (publicUrl ?? own).replace(/\/$/, '');
}

function readEmail(text: string): string {
  const email = emailSchema.safeParse(text);
  if (!email.success) throw new CommandLineError(`"${text}" is no e-mail address.`);
  return email.data;
}
