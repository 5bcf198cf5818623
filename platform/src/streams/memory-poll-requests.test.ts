import { pollRequestsContract } from '@atalaya/core/testing/contracts/poll-requests.contract';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { silentLog } from '../postgres/database-log.js';
import { createMemoryPollRequests } from './memory-poll-requests.js';

pollRequestsContract('the memory poll requests', async () => {
  const clock = createManualClock();
  const requests = createMemoryPollRequests(clock, silentLog);
  return {
    api: requests,
    collector: requests,
    passDeduplication: () => clock.advance(1_000),
    close: async () => {},
  };
});
