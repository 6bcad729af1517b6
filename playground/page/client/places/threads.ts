import type { Message, PageState } from '../../api.ts';

export function repliesTo(state: PageState, channel: string, ts: string): Message[] {
  const place = state.places.find((each) => each.id === channel);
  return (place?.messages ?? []).filter((message) => message.thread_ts === ts && message.ts !== ts);
}
