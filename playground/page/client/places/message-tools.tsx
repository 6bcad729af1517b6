import type { Message } from '../../api.ts';
import { usePage } from '../page.tsx';

/** Actions of a message, shown on hover and focus. */
export function MessageTools({ message, inThread }: { message: Message; inThread: boolean }) {
  const { state, go, act } = usePage();
  const { channel, ts } = message;
  const shortcuts = state.shortcuts.filter((shortcut) => shortcut.type === 'message');
  if (inThread && shortcuts.length === 0) return null;
  return (
    <div className="message-tools">
      {!inThread && (
        <button type="button" className="tool" onClick={() => go({ thread: ts })}>
          Reply in thread
        </button>
      )}
      {shortcuts.map(({ name, callback_id: callbackId }) => (
        <button
          key={callbackId}
          type="button"
          className="tool"
          onClick={() => act({ kind: 'messageShortcut', callbackId, channel, ts })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
