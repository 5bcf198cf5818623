import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import {
  linkSuggestionAcceptSchema,
  linkSuggestionListSchema,
  linkSuggestionQuerySchema,
  linkSuggestionRejectSchema,
  linkSuggestionSchema,
  linkSuggestionsDecidedSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { readSuggestions, type SuggestionRow } from './link-suggestions.read-model.js';
import { acceptSuggestions, rejectSuggestions } from './link-suggestions.store.js';

const write = { permission: 'link:write' } as const;
const evidenceSchema = linkSuggestionSchema.shape.evidence;

export const linkSuggestions: Feature = {
  name: 'link-suggestions',
  register: (app, { tenancy }) => {
    app.get(
      '/link-suggestions',
      {
        config: { permission: 'link:read' },
        schema: {
          summary: 'Links that discovery suggests, the surest first',
          querystring: linkSuggestionQuerySchema,
          response: { 200: linkSuggestionListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...filters } = request.query;
        const list = { of: 'link-suggestions', ...filters };
        const after = decodeCursor(list, cursor, 2);
        const rows = await tenancy.read(request, (trx) =>
          readSuggestions(trx, request.query, after),
        );
        const page = pageOf(rows, limit, list, (row) => [row.rank, row.id]);
        return { items: page.rows.map(asSuggestion), nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/link-suggestions/accept',
      {
        config: write,
        schema: {
          summary:
            'Makes links of suggestions; where nothing tells which end is upstream, the call says it',
          body: linkSuggestionAcceptSchema,
          response: { 200: linkSuggestionsDecidedSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => ({
          changed: await acceptSuggestions(unit, request.body.suggestions),
        })),
    );
    app.post(
      '/link-suggestions/reject',
      {
        config: write,
        schema: {
          summary: 'Suggests these links no more between the same two devices',
          body: linkSuggestionRejectSchema,
          response: { 200: linkSuggestionsDecidedSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => ({
          changed: await rejectSuggestions(unit, request.body.ids),
        })),
    );
  },
};

function asSuggestion(row: SuggestionRow) {
  return {
    id: row.id,
    runId: row.run_id,
    upstream: {
      deviceId: row.upstream_device_id,
      candidateId: row.upstream_candidate_id,
      name: row.upstream_name,
      role: roleOf(row.upstream_role),
    },
    downstream: {
      deviceId: row.downstream_device_id,
      candidateId: row.downstream_candidate_id,
      name: row.downstream_name,
      role: roleOf(row.downstream_role),
    },
    kind: row.kind,
    confidence: row.confidence,
    directionSure: row.direction_sure,
    evidence: evidenceSchema.parse(row.evidence),
    state: row.state,
  };
}

const roleOf = (text: string | null) => DEVICE_ROLES.find((role) => role === text) ?? null;
