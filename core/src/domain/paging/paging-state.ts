/** An incident as paging sees it. */
export interface PagedIncident {
  readonly isOpen: boolean;
  readonly isAnnounced: boolean;
  readonly isAcknowledged: boolean;
  readonly isSilenced: boolean;
  /** Graver than when the steps began: who was not to be woken by a warning is woken now. */
  readonly isGraver: boolean;
}

/**
 * What paging has to do with an incident now. announce: nobody was told yet. stop: whoever would be paged next is
 * not. restart: the steps begin anew, for what stopped them is over. climb: steps that are due are carried out.
 */
export type PagingMove = 'none' | 'announce' | 'stop' | 'restart' | 'climb';

export function nextMove(incident: PagedIncident, run: 'running' | 'stopped' | null): PagingMove {
  const { isOpen, isAnnounced, isAcknowledged, isSilenced, isGraver } = incident;
  if (!isOpen || isSilenced) return run === 'running' ? 'stop' : 'none';
  if (!isAnnounced) return 'announce';
  if (isAcknowledged) return run === 'running' ? 'stop' : 'none';
  return run === 'running' && !isGraver ? 'climb' : 'restart';
}
