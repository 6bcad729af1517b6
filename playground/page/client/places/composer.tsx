import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { usePage } from '../page.tsx';
import { useRecall } from './recall.ts';
import { commandsFor, Suggestions, shortcutsFor } from './suggestions.tsx';

interface Props {
  channel: string;
  threadTs?: string;
  label: string;
}

/** Input for messages and slash commands. Enter sends, Shift+Enter adds a line, arrow up recalls. */
export function Composer({ channel, threadTs, label }: Props) {
  const page = usePage();
  const [text, setText] = useState('');
  const [hidden, setHidden] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const recall = useRecall(page.state.me.id);
  const offering = !hidden && threadTs === undefined;
  const commands = offering ? commandsFor(page.state.commands, text) : [];
  const shortcuts = offering ? shortcutsFor(page.state.shortcuts, text) : [];
  const offered = commands.length + shortcuts.length > 0;

  useEffect(() => {
    // On a touch screen the keyboard would cover the messages.
    if (matchMedia('(hover: hover)').matches) box.current?.focus();
  }, []);
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
    const problem = await sendText(page, words, channel, threadTs);
    if (problem) page.notify(channel, problem);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const [first] = commands;
    const partial = first && text !== first.command && !text.startsWith(`${first.command} `);
    if (first && (event.key === 'Tab' || (event.key === 'Enter' && partial))) type(`${first.command} `);
    else if (event.key === 'Enter' && !event.shiftKey) void send();
    else if (event.key === 'Escape' && offered) setHidden(true);
    else if (event.key === 'ArrowUp' && (text === '' || recall.recalling)) type(recall.older() ?? text);
    else if (event.key === 'ArrowDown' && recall.recalling) type(recall.newer() ?? '');
    else return;
    event.preventDefault();
  };
  return (
    <form className="composer" onSubmit={send}>
      {offered && (
        <Suggestions
          id={listId}
          commands={commands}
          shortcuts={shortcuts}
          onPick={({ command }) => type(`${command} `)}
          onRun={({ callback_id: callbackId }) => {
            type('');
            void page.act({ kind: 'shortcut', callbackId });
          }}
        />
      )}
      <textarea
        ref={box}
        rows={1}
        value={text}
        aria-label={label}
        placeholder={label}
        aria-describedby={offered ? listId : undefined}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="send" aria-label="Send message" disabled={text.trim() === ''} />
    </form>
  );
}

/** Sends a command or a message. Resolves to Slackbot's message for a problem. */
async function sendText(
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
  // Slack reports a failing bot in the channel. A `problem` is one of this page.
  return (await act({ kind: 'command', text: words, channel })).problem;
}
