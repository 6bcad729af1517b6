import type { Shortcut, SlashCommand } from '../../api.ts';

/** Commands that match the text, up to the space after the command. */
export function commandsFor(commands: SlashCommand[], text: string): SlashCommand[] {
  if (!/^\/\S* ?$/.test(text)) return [];
  return commands.filter((each) => each.command.startsWith(text.trim()));
}

/** Global shortcuts, suggested for a single slash. */
export const shortcutsFor = (shortcuts: Shortcut[], text: string): Shortcut[] =>
  text === '/' ? shortcuts.filter((each) => each.type === 'global') : [];

interface Props {
  id: string;
  commands: SlashCommand[];
  shortcuts: Shortcut[];
  onPick(command: SlashCommand): void;
  onRun(shortcut: Shortcut): void;
}

export function Suggestions({ id, commands, shortcuts, onPick, onRun }: Props) {
  return (
    <div className="suggestions" id={id}>
      {commands.map((each) => (
        <button key={each.command} type="button" className="option" onClick={() => onPick(each)}>
          <strong>{each.command}</strong> <span className="usage">{each.usage_hint}</span>
          <small>{each.description}</small>
        </button>
      ))}
      {shortcuts.map((each) => (
        <button key={each.callback_id} type="button" className="option" onClick={() => onRun(each)}>
          <strong>{each.name}</strong> <span className="usage">shortcut</span>
          <small>{each.description}</small>
        </button>
      ))}
    </div>
  );
}
