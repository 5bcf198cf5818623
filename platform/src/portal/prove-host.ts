import { Resolver } from 'node:dns/promises';
import { judgeProof, type ProofResult, proofNameOf } from '@atalaya/core/domain/portal/portal-host';

const TIMEOUT_MS = 3_000;
const TRIES = 2;
/** DNS knows of no such record, for sure; every other failure says nothing. */
const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);

export type ProveHost = (host: string, proof: string) => Promise<ProofResult>;

/** Looks in DNS whether a host carries its proof. Asks `servers` (`address` or `address:port`), else the system's. */
export function createHostProver(servers: readonly string[]): ProveHost {
  return async (host, proof) => {
    // One of its own each time: what a resolver learnt of a server that was out does not stay.
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (servers.length > 0) resolver.setServers([...servers]);
    try {
      return judgeProof(await resolver.resolveTxt(proofNameOf(host)), proof);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return NOTHING_THERE.has(String(code)) ? 'missing' : 'unreachable';
    }
  };
}
