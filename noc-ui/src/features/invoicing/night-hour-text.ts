import { NIGHT_HOUR } from '@atalaya/core/domain/provisioning/plan-change-time';
import type { TenantDetail } from '@atalaya/core/wire/rest/tenant';

/** `04:00`: as the organisation's clocks show the hour of the night. */
export const nightHourText = (tenant: TenantDetail | undefined): string =>
  `${String(tenant?.settings.nightHour ?? NIGHT_HOUR).padStart(2, '0')}:00`;
