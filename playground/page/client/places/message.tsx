import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Message } from '../../api.ts';
import { Blocks } from '../blocks/block.tsx';
import { authorOf, usePage } from '../page.tsx';
import { Avatar, BotAvatar, SlackbotAvatar } from '../people/avatar.tsx';
import { SurfaceProvider, useSurfaceOf } from '../surface.tsx';
import { formatFull, formatTime } from '../text/dates.ts';
import { Mrkdwn } from '../text/text.tsx';
import { Attachments } from './attachments.tsx';
import { Files } from './files.tsx';
import { MessageTools } from './message-tools.tsx';
import { Replies } from './replies.tsx';

interface Props {
  message: Message;
  /** Hides the header, after a message of the same author. */
  compact?: boolean;
  inThread?: boolean;
}

export function MessageView({ message, compact = false, inThread = false }: Props) {
  const { state } = usePage();
  const ref = useRef<HTMLElement>(null);
  useFlash(ref, message);
  const author = authorOf(state, message.user);
  const name = author === 'bot' ? state.bot.displayName : (author?.realName ?? 'Slackbot');
  const at = new Date(Number(message.ts) * 1000);
  const short = compact && !message.is_ephemeral;
  return (
    <article
      ref={ref}
      className="message"
      data-compact={short}
      data-ephemeral={message.is_ephemeral}
      aria-label={`${name}, ${formatTime(at)}`}
    >
      {short ? <Time at={at} /> : <Face author={author} />}
      <div className="message-body">
        {message.is_ephemeral && <OnlyYou />}
        {!short && <Head name={name} app={author === 'bot' || author === undefined} at={at} />}
        <MessageBody message={message} />
        {!inThread && <Replies message={message} />}
      </div>
      {!message.is_ephemeral && <MessageTools message={message} inThread={inThread} />}
    </article>
  );
}

const OnlyYou = () => <p className="only-you">Only visible to you</p>;

function Face({ author }: { author: ReturnType<typeof authorOf> }) {
  if (author === 'bot') return <BotAvatar />;
  return author ? <Avatar person={author} /> : <SlackbotAvatar />;
}

function Head({ name, app, at }: { name: string; app: boolean; at: Date }) {
  return (
    <p className="message-head">
      <strong>{name}</strong>
      {app && <span className="badge">APP</span>}
      <Time at={at} />
    </p>
  );
}

const Time = ({ at }: { at: Date }) => (
  <time className="time" dateTime={at.toISOString()} title={formatFull(at)}>
    {formatTime(at)}
  </time>
);

export const NO_ANSWER = 'Roadcrew did not answer. Try again?';

const NO_BLOCKS: NonNullable<Message['blocks']> = [];

function MessageBody({ message }: { message: Message }): ReactNode {
  const [failed, setFailed] = useState<string>();
  const onFailure = useCallback((words = NO_ANSWER) => setFailed(words), []);
  const { channel, ts, blocks = NO_BLOCKS, attachments = [] } = message;
  const { surface } = useSurfaceOf({ kind: 'message', where: { channel, ts }, blocks, onFailure });
  return (
    <SurfaceProvider value={surface}>
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Mrkdwn source={message.text} />}
      <Attachments attachments={attachments} />
      <Files files={message.files ?? []} />
      {message.edited && blocks.length === 0 && <span className="edited">(edited)</span>}
      {failed !== undefined && (
        <p className="failed" role="alert">
          {failed}
        </p>
      )}
    </SurfaceProvider>
  );
}

/** Highlights a changed message for a moment. */
function useFlash(ref: RefObject<HTMLElement | null>, message: Message): void {
  const content = JSON.stringify([message.text, message.blocks, message.attachments]);
  const before = useRef(content);
  useEffect(() => {
    if (before.current === content) return;
    before.current = content;
    ref.current?.animate([{ backgroundColor: 'var(--flash)' }, { backgroundColor: 'transparent' }], { duration: 1400 });
  }, [ref, content]);
}
