import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '../../api.ts';
import { usePage } from '../page.tsx';
import { formatDay } from '../text/dates.ts';
import { MessageView } from './message.tsx';

/** Time within which messages of one author share one header, in seconds. */
const GROUP_SECONDS = 5 * 60;
/** Distance from the end within which the list scrolls to new messages, in pixels. */
const NEAR_PX = 60;

interface Props {
  messages: Message[];
  empty?: ReactNode;
  inThread?: boolean;
}

export function MessageList({ messages, empty, inThread = false }: Props) {
  const { me } = usePage().state;
  const { scroller, content, behind, toEnd } = useAutoScroll(messages.length, messages.at(-1)?.user === me.id);
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
  return Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

/** Scrolls to new messages while the reader is at the end. Otherwise shows that there are new ones. */
function useAutoScroll(count: number, ownLast: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastCount = useRef(count);
  const [behind, setBehind] = useState(false);

  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), []);
  useLayoutEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner) return;
    let top = view.scrollTop;
    const onScroll = () => {
      const near = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PX;
      // Scrolling up is the reader's. Distance from the end alone may come from new messages.
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
    if (count > lastCount.current && ownLast) toEnd();
    else if (count > lastCount.current && !following.current) setBehind(true);
    lastCount.current = count;
  }, [count, ownLast, toEnd]);
  return { scroller, content, behind, toEnd };
}
