import { claimFolder } from './claim-folder.js';
import { SampleSpool } from './sample-spool.js';
import { type Loss, SegmentLog } from './segment-log.js';

const MEBIBYTE = 1_024 * 1_024;
const SEGMENT_BYTES = 8 * MEBIBYTE;
/** The embedded database may stand on the same disk, and stops when nothing is left. */
const RESERVE_BYTES = 512 * MEBIBYTE;
/** A limit of less than this many segments would drop what has just come. */
const FEWEST_SEGMENTS = 4;

export interface SpoolOptions {
  /** Holds a folder for each collector of this machine. */
  readonly parent: string;
  readonly maxBytes: number;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

export interface OpenedSpool {
  readonly spool: SampleSpool;
  close(): void;
}

/** Never fails: without a folder to write to, samples wait in memory, and the spool says why. */
export async function openSpool({ parent, maxBytes, log }: SpoolOptions): Promise<OpenedSpool> {
  const claimed = await claimFolder(parent).catch((error: unknown) => {
    return { error };
  });
  const limits = {
    maxBytes,
    segmentBytes: Math.min(SEGMENT_BYTES, Math.floor(maxBytes / FEWEST_SEGMENTS)),
    reserveBytes: RESERVE_BYTES,
  };
  const spool = new SampleSpool((onLoss) => {
    if ('error' in claimed) throw claimed.error;
    return new SegmentLog(claimed.folder, limits, onLoss);
  }, logLoss(log));
  const folder = 'error' in claimed ? parent : claimed.folder;
  if (spool.diskProblem !== null) {
    log.warn(
      { folder, reason: spool.diskProblem },
      'no spool on disk: samples wait in memory only',
    );
  } else if (spool.waiting > 0) {
    log.info(
      { folder, samples: spool.waiting },
      'samples of the last run wait for the metric store',
    );
  }
  return {
    spool,
    close: () => {
      spool.close();
      if (!('error' in claimed)) claimed.release();
    },
  };
}

function logLoss(log: SpoolOptions['log']): (loss: Loss) => void {
  return ({ kind, samples, message }) => log.warn({ kind, samples }, `sample spool: ${message}`);
}
