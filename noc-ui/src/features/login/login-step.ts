import type { Role } from '@atalaya/core/domain/access/roles';
import type { Problem } from '@atalaya/core/wire/rest/problem';

/** Each step keeps what the steps before it asked for. */
export type LoginStep =
  | { readonly kind: 'password' }
  | { readonly kind: 'totp'; readonly asksTotp: true }
  | { readonly kind: 'tenant'; readonly asksTotp: boolean; readonly slugs: readonly string[] };

/** What the API's refusal asks for next; a refusal that asks for nothing leaves the step. */
export function loginStepAfter(now: LoginStep, problem: Problem): LoginStep {
  const slug = problem.type.split('/').at(-1);
  if (slug === 'totp-required') return { kind: 'totp', asksTotp: true };
  if (slug === 'tenant-required') {
    const message = problem.errors?.find(({ field }) => field === 'tenant')?.message ?? '';
    return { kind: 'tenant', asksTotp: now.kind !== 'password', slugs: slugsIn(message) };
  }
  return now;
}

/** `must be one of norte, sur` names the choices after its last words. */
function slugsIn(message: string): readonly string[] {
  const list = /one of (.+)$/.exec(message)?.[1] ?? '';
  return list
    .split(',')
    .map((slug) => slug.trim())
    .filter((slug) => /^[a-z0-9-]+$/.test(slug));
}

/** Where to go after signing in: a path of this server, never another site's address. */
export function safeNext(next: string | null): string {
  if (next === null || !/^\/(?![/\\])/.test(next) || next.startsWith('/login')) return '/';
  return next;
}

/** The first page of who works with customers or at the desk; the overview of everybody else. */
export function homeOf(role: Role | null): string {
  if (role === 'cashier') return '/cash-desk';
  return role === 'billing' || role === 'support' ? '/customers' : '/';
}
