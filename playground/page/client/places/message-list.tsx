import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '../../api.ts';
import { usePage } from '../page.tsx';
import { formatDay } from '../text/dates.ts';
import { MessageView } from './message.tsx';

/** Messages of one author within this time share one head. */
const TOGETHER_SECONDS = 5 * 60;
/** This near to the end the list follows what arrives. */
const NEAR_PX = 60;

interface Props {
  messages: Message[];
  empty?: ReactNode;
  inThread?: boolean;
}

export function MessageList({ messages, empty, inThread = false }: Props) {
  const { me } = usePage().state;
  const { scroller, content, behind, toEnd } = useFollowing(messages.length, messages.at(-1)?.user === me.id);
  return (
    <div className="message-list">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="message-scroller" ref={scroller} role="log" aria-label="Messages" tabIndex={0}>
        <div className="message-content" ref={content}>
          {messages.length === 0 && empty}
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const day = dayOf(message);
            return (
              <div key={`${message.channel}/${message.ts}`}>
                {!inThread && (!before || dayOf(before) !== day) && (
                  <p className="day">
                    <span>{day}</span>
                  </p>
                )}
                <MessageView message={message} compact={belongsTo(before, message)} inThread={inThread} />
              </div>
            );
          })}
        </div>
      </div>
      {behind && (
        <button type="button" className="to-end" onClick={toEnd}>
          New messages ↓
        </button>
      )}
    </div>
  );
}

const dayOf = (message: Message): string => formatDay(new Date(Number(message.ts) * 1000));

function belongsTo(before: Message | undefined, message: Message): boolean {
  if (!before || before.user !== message.user || dayOf(before) !== dayOf(message)) return false;
  if (before.is_ephemeral !== message.is_ephemeral || before.reply_count || message.blocks) return false;
  return Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}

/** Stays at the end while the reader is there; else stands still and says that more has come. */
function useFollowing(count: number, ownLast: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const seen = useRef(count);
  const [behind, setBehind] = useState(false);

  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), []);
  useLayoutEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner) return;
    let top = view.scrollTop;
    const onScroll = () => {
      const near = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PX;
      // Only the reader scrolls up; being far from the end may also mean that more has just come.
      if (near || view.scrollTop < top) following.current = near;
      if (near) setBehind(false);
      top = view.scrollTop;
    };
    view.addEventListener('scroll', onScroll, { passive: true });
    const sizes = new ResizeObserver(() => {
      if (following.current) view.scrollTop = view.scrollHeight;
    });
    sizes.observe(inner);
    sizes.observe(view);
    return () => {
      view.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, []);
  useEffect(() => {
    if (count > seen.current && ownLast) toEnd();
    else if (count > seen.current && !following.current) setBehind(true);
    seen.current = count;
  }, [count, ownLast, toEnd]);
  return { scroller, content, behind, toEnd };
}
