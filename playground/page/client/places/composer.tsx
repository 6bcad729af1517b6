import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { usePage } from '../page.tsx';
import { useRecall } from './recall.ts';
import { Suggestions, suggestionsFor } from './suggestions.tsx';

interface Props {
  channel: string;
  threadTs?: string;
  label: string;
}

/** Where a message or a slash command is typed. Enter sends, Shift+Enter breaks the line, arrow up recalls. */
export function Composer({ channel, threadTs, label }: Props) {
  const page = usePage();
  const [text, setText] = useState('');
  const [hidden, setHidden] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const recall = useRecall(page.state.me.id);
  const suggestions = hidden || threadTs !== undefined ? [] : suggestionsFor(page.state.commands, text);

  const type = (next: string) => {
    setText(next);
    setHidden(false);
    box.current?.focus();
  };
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    const words = text.trim();
    if (words === '') return;
    setText('');
    recall.remember(words);
    const trouble = await sendWords(page, words, channel, threadTs);
    if (trouble) page.tell(channel, trouble);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const [first] = suggestions;
    const partial = first && text !== first.command && !text.startsWith(`${first.command} `);
    if (first && (event.key === 'Tab' || (event.key === 'Enter' && partial))) type(`${first.command} `);
    else if (event.key === 'Enter' && !event.shiftKey) void send();
    else if (event.key === 'Escape' && first) setHidden(true);
    else if (event.key === 'ArrowUp' && (text === '' || recall.recalling)) type(recall.older() ?? text);
    else if (event.key === 'ArrowDown' && recall.recalling) type(recall.newer() ?? '');
    else return;
    event.preventDefault();
  };
  return (
    <form className="composer" onSubmit={send}>
      {suggestions.length > 0 && (
        <Suggestions id={listId} commands={suggestions} onPick={(command) => type(`${command} `)} />
      )}
      <textarea
        ref={box}
        rows={1}
        value={text}
        aria-label={label}
        placeholder={label}
        aria-describedby={suggestions.length > 0 ? listId : undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="send" aria-label="Send message" disabled={text.trim() === ''} />
    </form>
  );
}

/** Sends a command or a message; resolves to what Slackbot says when it cannot. */
async function sendWords(
  { state, act }: ReturnType<typeof usePage>,
  words: string,
  channel: string,
  threadTs: string | undefined,
): Promise<string | undefined> {
  if (!words.startsWith('/')) {
    const message = { text: words, channel, ...(threadTs !== undefined && { threadTs }) };
    return (await act({ kind: 'message', ...message })).problem;
  }
  const command = words.split(/\s/)[0] ?? words;
  if (!state.commands.some((each) => each.command === command)) return `\`${command}\` is not a valid command.`;
  if (threadTs !== undefined) return `\`${command}\` is not supported in threads. Sorry!`;
  // When the bot fails, Slack itself says so in the channel; a problem is one of this page.
  return (await act({ kind: 'command', text: words, channel })).problem;
}
