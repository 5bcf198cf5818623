import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { platformNowMs } from '../../shared/live/platform-clock.js';

/** Today by the organisation's calendar and the platform's clock. */
export const localToday = (timeZone: string): string => dayIn(platformNowMs(), timeZone);
