import type { BusTopic, EventBus } from '@atalaya/core/ports/event-bus';

/** Calls `listener` whenever one of the topics told something, or may have while the bus was away. */
export function onAnyChange(
  bus: Pick<EventBus, 'subscribe' | 'onGap'>,
  topics: readonly BusTopic[],
  listener: () => void,
): () => void {
  const ends = [...topics.map((topic) => bus.subscribe(topic, listener)), bus.onGap(listener)];
  return () => {
    for (const end of ends) end();
  };
}
