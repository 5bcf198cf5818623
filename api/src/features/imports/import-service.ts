import type { Permission } from '@atalaya/core/domain/access/roles';
import { importContext } from '@atalaya/core/domain/inventory-import/import-context';
import type { ImportSubject } from '@atalaya/core/domain/inventory-import/plan-entry';
import { type CredentialSecret, credentialSecretSchema } from '@atalaya/core/wire/rest/credentials';
import type { ImportCreate } from '@atalaya/core/wire/rest/imports';
import { makePreview, type Preview } from '@atalaya/platform/imports/preview.store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { conflict, forbidden } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { ImportWriter } from './apply-import.store.js';
import { checkSource } from './import-source.read-model.js';
import { findImport, insertImport, markApplied, refreshPreview } from './imports.store.js';
import { readFile } from './read-file.js';

const NEEDED: Readonly<Record<ImportSubject, Permission>> = {
  site: 'site:write',
  credential: 'credential:write',
  device: 'device:write',
  link: 'link:write',
};
const secretsSchema = z.record(z.string(), credentialSecretSchema);

/** The inventory moved since the preview: thrown inside the transaction, which then writes nothing. */
class InventoryMoved extends Error {}

export class ImportService {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  async create(request: FastifyRequest, body: ImportCreate): Promise<string> {
    const { tenancy, deps } = this.#context;
    if (body.source === 'file') {
      const document = readFile(body);
      return tenancy.write(request, (unit) => {
        const options = { bytes: (body.contentBase64 ?? body.text ?? '').length };
        return insertImport(unit, deps.secrets, { ...body, options }, document);
      });
    }
    return tenancy.write(request, async (unit) => {
      const asked = await checkSource(unit.trx, body);
      return insertImport(unit, deps.secrets, asked);
    });
  }

  /** All of it or nothing; a preview that no longer holds is made anew and shown first. */
  async apply(request: FastifyRequest, id: string, withoutRefused: boolean): Promise<void> {
    const { tenancy } = this.#context;
    try {
      await tenancy.write(request, (unit) => this.#apply(unit, request, id, withoutRefused));
    } catch (error) {
      if (!(error instanceof InventoryMoved)) throw error;
      const tenantId = tenancy.tenantId(request);
      await tenancy.read(request, (trx) => refreshPreview(trx, tenantId, id));
      throw conflict(
        'inventory-moved',
        'The inventory changed since this preview; nothing was imported. The preview shows what would be done now: look at it and apply again.',
      );
    }
  }

  async #apply(
    unit: TenantUnit,
    request: FastifyRequest,
    id: string,
    withoutRefused: boolean,
  ): Promise<void> {
    const stored = await findImport(unit.trx, id);
    if (stored.state === 'applied') {
      throw conflict('already-applied', 'This import was applied already.');
    }
    if (stored.state !== 'ready' || !stored.document) {
      throw conflict('not-ready', 'There is no preview of this import yet.');
    }
    await unit.lockTenant();
    const preview = await makePreview(unit.trx, stored.document);
    if (preview.digest !== stored.planDigest) throw new InventoryMoved();
    if (preview.counts.refuse > 0 && !withoutRefused) {
      throw conflict(
        'refused-rows',
        `${preview.counts.refuse} rows are refused: mend them, or apply with \`withoutRefused\`.`,
      );
    }
    checkPermissions(request, preview);
    const secrets = this.#secretsOf(unit.tenantId, id, stored.sealed);
    const made = await new ImportWriter(unit).write(
      preview.entries,
      (name) => {
        const secret = secrets[name];
        if (!secret) throw conflict('secret-lost', `The secret of ${name} is no longer here.`);
        return secret;
      },
      this.#context.deps.secrets,
    );
    const positions = preview.entries.flatMap((entry, position) => {
      const subjectId = made.get(entry);
      return subjectId === undefined ? [] : [{ position, subjectId }];
    });
    await markApplied(unit, id, positions);
    await unit.record({
      action: 'import.apply',
      subjectType: 'import',
      subjectId: id,
      after: { name: stored.name, source: stored.source, ...preview.counts },
    });
  }

  #secretsOf(
    tenantId: string,
    id: string,
    sealed: { readonly keyId: string; readonly ciphertext: Uint8Array } | null,
  ): Readonly<Record<string, CredentialSecret>> {
    if (!sealed) return {};
    const text = this.#context.deps.secrets.open(sealed, importContext(tenantId, id));
    return secretsSchema.parse(JSON.parse(text));
  }
}

/** An import is no way around what a person may not do one by one. */
function checkPermissions(request: FastifyRequest, { entries }: Preview): void {
  const permissions = heldPermissions(request);
  for (const { subject, write } of entries) {
    if (write && !permissions.has(NEEDED[subject])) {
      throw forbidden('not-allowed', `This import needs the permission ${NEEDED[subject]}.`);
    }
  }
}
