import { sampleStreamContract } from '@atalaya/core/testing/contracts/sample-stream.contract';
import { silentLog } from '../postgres/database-log.js';
import { createMemorySampleStream } from './memory-sample-stream.js';

sampleStreamContract('the memory sample stream', async (bufferedBatches) => {
  const stream = createMemorySampleStream({ log: silentLog, bufferedBatches });
  return { collector: stream, reader: stream, joined: async () => {}, close: async () => {} };
});
