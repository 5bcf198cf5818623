import { mibTree } from './mib-tree.js';
import {
  compareOids,
  type MibValue,
  type MibView,
  type OidParts,
  parseOid,
  ticks,
} from './mib-view.js';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const BITS = { counter32: 32, counter64: 64 } as const;

/**
 * Lays what a person does to a device over a view: values set by hand, a reboot (sysUpTime and every counter start
 * from 0) and counters moved close to their wrap.
 */
export class Registers implements MibView {
  private readonly byHand = new Map<string, MibValue>();
  private handTree: MibView = mibTree([]);
  private bootedAtMs: number | undefined;
  private readonly baselines = new Map<string, bigint>();
  private beforeWrap: bigint | undefined;

  constructor(private readonly below: MibView) {}

  set(oid: string, value: MibValue): void {
    this.byHand.set(parseOid(oid).join('.'), value);
    this.handTree = mibTree(this.byHand);
  }

  reboot(): void {
    this.bootedAtMs = performance.now();
    this.beforeWrap = undefined;
    this.rebase();
  }

  /** Every counter stands `distance` before its wrap, and counts on from there. */
  wrapSoon(distance: number): void {
    this.beforeWrap = BigInt(distance);
    this.rebase();
  }

  get(oid: OidParts): MibValue | undefined {
    const value = this.raw(oid);
    return value && this.dressed(oid, value);
  }

  next(oid: OidParts): { readonly oid: OidParts; readonly value: MibValue } | undefined {
    const found = this.rawNext(oid);
    return found && { oid: found.oid, value: this.dressed(found.oid, found.value) };
  }

  private raw(oid: OidParts): MibValue | undefined {
    return this.handTree.get(oid) ?? this.below.get(oid);
  }

  private rawNext(oid: OidParts): { readonly oid: OidParts; readonly value: MibValue } | undefined {
    const above = this.handTree.next(oid);
    const below = this.below.next(oid);
    if (above === undefined || below === undefined) return above ?? below;
    return compareOids(above.oid, below.oid) <= 0 ? above : below;
  }

  private rebase(): void {
    this.baselines.clear();
    let at: OidParts = [0, 0];
    for (let row = this.rawNext(at); row !== undefined; row = this.rawNext(at)) {
      at = row.oid;
      const { value } = row;
      if (value.type === 'counter32' || value.type === 'counter64') {
        this.baselines.set(at.join('.'), BigInt(value.value));
      }
    }
  }

  private dressed(oid: OidParts, value: MibValue): MibValue {
    if (value.type === 'ticks') return this.upTime(oid, value);
    if (this.baselines.size === 0) return value;
    if (value.type !== 'counter32' && value.type !== 'counter64') return value;
    const baseline = this.baselines.get(oid.join('.'));
    if (baseline === undefined) return value;
    const moved = BigInt(value.value) - baseline - (this.beforeWrap ?? 0n);
    const wrapped = BigInt.asUintN(BITS[value.type], moved);
    return value.type === 'counter64'
      ? { type: 'counter64', value: wrapped }
      : { type: 'counter32', value: Number(wrapped) };
  }

  private upTime(oid: OidParts, value: MibValue): MibValue {
    if (this.bootedAtMs === undefined || oid.join('.') !== SYS_UP_TIME) return value;
    return ticks((performance.now() - this.bootedAtMs) / 1000);
  }
}
