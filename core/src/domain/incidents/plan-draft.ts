import type { Instant } from '../shared/instant.js';
import type { IncidentCause, OpenOutage } from './incident.js';
import type { ClosingOutage, OutageChange, OutageVerdict } from './judge-outage.js';

export interface OpeningOutage {
  readonly rootId: string;
  readonly cause: IncidentCause;
  readonly at: Instant;
  readonly members: readonly string[];
}

export interface OutagePlan {
  readonly opening: readonly OpeningOutage[];
  readonly changes: readonly OutageChange[];
  readonly closing: readonly ClosingOutage[];
  /** When time alone may change the plan: a grace ends. */
  readonly lookAt: Instant | null;
}

/** A plan while it is made: one outage for each root at most. */
export class PlanDraft {
  readonly #opening: OpeningOutage[] = [];
  readonly #changes: OutageChange[] = [];
  readonly #closing: ClosingOutage[] = [];
  readonly #kept: OpenOutage[] = [];
  readonly #roots: Set<string>;
  #lookAt: Instant | null = null;

  /** `laterIds`: roots whose open outages are judged at the end. */
  constructor(laterIds: Iterable<string>) {
    this.#roots = new Set(laterIds);
  }

  has(rootId: string): boolean {
    return this.#roots.has(rootId);
  }

  /** An open one, as it was judged. */
  judged(outage: OpenOutage, verdict: OutageVerdict): void {
    if (verdict.kind === 'close') {
      this.#closing.push(verdict.closing);
      return;
    }
    this.#kept.push(outage);
    this.#roots.add(outage.rootId);
    const { change } = verdict;
    if (verdict.lookAt !== null) this.lookAgain(verdict.lookAt);
    if (change.joined.length + change.left.length > 0 || change.cause !== outage.cause) {
      this.#changes.push(change);
    }
  }

  /** Unless its root has one. */
  open(opening: OpeningOutage): void {
    if (this.#roots.has(opening.rootId)) return;
    this.#roots.add(opening.rootId);
    this.#opening.push(opening);
  }

  lookAgain(at: Instant): void {
    this.#lookAt = Math.min(this.#lookAt ?? at, at);
  }

  /** The root by each member, of those that are open once this is carried out. */
  memberOf(): Map<string, string> {
    const changes = new Map(this.#changes.map((change) => [change.id, change]));
    const kept = this.#kept.map(({ id, rootId, members }) => {
      const { joined = [], left = [] } = changes.get(id) ?? {};
      const gone = new Set(left);
      const stay = [...members].filter((member) => !gone.has(member));
      return { rootId, members: [...stay, ...joined] };
    });
    return new Map(
      [...kept, ...this.#opening].flatMap(({ rootId, members }) =>
        members.map((member): [string, string] => [member, rootId]),
      ),
    );
  }

  plan(): OutagePlan {
    return {
      opening: this.#opening,
      changes: this.#changes,
      closing: this.#closing,
      lookAt: this.#lookAt,
    };
  }
}
