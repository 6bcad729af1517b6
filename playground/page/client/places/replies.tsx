import type { Message } from '../../api.ts';
import { usePage } from '../page.tsx';
import { formatTime } from '../text/dates.ts';
import { repliesTo } from './threads.ts';

/** Link to a message's thread. */
export function Replies({ message }: { message: Message }) {
  const { state, go } = usePage();
  const replies = repliesTo(state, message.channel, message.ts);
  const last = replies.at(-1);
  if (!last) return null;
  return (
    <button type="button" className="replies" onClick={() => go({ thread: message.ts })}>
      {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
      <small>Last reply {formatTime(new Date(Number(last.ts) * 1000))}</small>
    </button>
  );
}
