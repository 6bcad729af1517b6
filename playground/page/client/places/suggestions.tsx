import type { Shortcut, SlashCommand } from '../../api.ts';

/** The commands that fit what is typed so far: while the first word is typed, and its usage for a while after. */
export function commandsFor(commands: SlashCommand[], text: string): SlashCommand[] {
  if (!/^\/\S* ?$/.test(text)) return [];
  return commands.filter((each) => each.command.startsWith(text.trim()));
}

/** Shortcuts are offered for a slash alone. */
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
