import { bundleFormSchema } from '@atalaya/core/wire/rest/enforcement';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shared/api/app-api.js';
import { type BundleDraft, bundleDraftOf, EMPTY_BUNDLE } from './bundle-draft.js';

/** The form of a router's rules: what they were last made of, or what is known, until somebody types. */
export function useBundleDraft(
  routerId: string,
): readonly [draft: BundleDraft, change: (draft: BundleDraft) => void] {
  const [typed, setTyped] = useState<BundleDraft | null>(null);
  const { data } = useQuery({
    queryKey: ['bundle-form', routerId],
    queryFn: ({ signal }) =>
      api.request(`/enforcement-routers/${routerId}/bundle`, { schema: bundleFormSchema, signal }),
  });
  const known = data === undefined ? EMPTY_BUNDLE : bundleDraftOf(data.settings);
  return [typed ?? known, setTyped];
}
