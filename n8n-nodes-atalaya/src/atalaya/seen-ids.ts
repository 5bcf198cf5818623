/** As many ids as a node remembers: a delivery comes again within its attempts, not after thousands of others. */
const MOST_IDS = 500;

/** Whether an id is new; a new one is remembered in `store`, which n8n keeps with the workflow. */
export function isNewId(store: Record<string, unknown>, id: string): boolean {
  const known = Array.isArray(store['seenIds']) ? store['seenIds'] : [];
  if (known.includes(id)) return false;
  store['seenIds'] = [...known, id].slice(-MOST_IDS);
  return true;
}
