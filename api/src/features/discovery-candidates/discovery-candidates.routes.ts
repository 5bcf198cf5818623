import {
  candidateAcceptSchema,
  candidateIgnoreSchema,
  candidatesAcceptedSchema,
  candidatesIgnoredSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import type { Feature } from '../../feature.js';
import { acceptCandidates } from './accept-candidates.store.js';
import { ignoreCandidates } from './ignore-candidates.store.js';

export const discoveryCandidates: Feature = {
  name: 'discovery-candidates',
  register: (app, { tenancy }) => {
    app.post(
      '/discovery-candidates/accept',
      {
        // It makes devices.
        config: { permission: 'device:write' },
        schema: {
          summary:
            'Takes finds into the inventory, all or none; a known device gains the ways that it lacked',
          body: candidateAcceptSchema,
          response: { 200: candidatesAcceptedSchema },
        },
      },
      (request) => tenancy.write(request, (unit) => acceptCandidates(unit, request.body)),
    );
    app.post(
      '/discovery-candidates/ignore',
      {
        config: { permission: 'discovery:write' },
        schema: {
          summary: 'Proposes finds no more, or again',
          body: candidateIgnoreSchema,
          response: { 200: candidatesIgnoredSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => ({
          changed: await ignoreCandidates(unit, request.body.ids, request.body.ignored),
        })),
    );
  },
};
