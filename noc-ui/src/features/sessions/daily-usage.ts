import type { ServiceUsageView } from '@atalaya/core/wire/rest/sessions';

export interface UsageDay {
  readonly day: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly onlineSeconds: number;
  readonly sessions: number;
}

const DAY_MS = 86_400_000;
const NOTHING = { bytesIn: 0, bytesOut: 0, onlineSeconds: 0, sessions: 0 };

/** One row a day from the first that holds something until `today`, all routers together; a day without is a zero. */
export function dailyUsage(items: readonly ServiceUsageView[], today: string): UsageDay[] {
  const byDay = new Map<string, UsageDay>();
  for (const item of items) {
    const had = byDay.get(item.day) ?? { ...NOTHING, day: item.day };
    byDay.set(item.day, {
      day: item.day,
      bytesIn: had.bytesIn + item.bytesIn,
      bytesOut: had.bytesOut + item.bytesOut,
      onlineSeconds: had.onlineSeconds + item.onlineSeconds,
      sessions: had.sessions + item.sessions,
    });
  }
  const first = [...byDay.keys()].sort()[0];
  if (first === undefined) return [];
  const days: UsageDay[] = [];
  for (let day = first; day <= today; day = dayAfter(day, 1)) {
    days.push(byDay.get(day) ?? { ...NOTHING, day });
  }
  return days;
}

/** `YYYY-MM-DD`, so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
