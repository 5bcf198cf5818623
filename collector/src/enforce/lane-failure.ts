import { RouterosError } from '../transports/routeros-api/routeros-error.js';
import { UispError } from './uisp/uisp-error.js';

/** Why what stands behind a lane could not be asked, whatever it is. */
export type LaneFailure = RouterosError | UispError;

export const isLaneFailure = (error: unknown): error is LaneFailure =>
  error instanceof RouterosError || error instanceof UispError;
