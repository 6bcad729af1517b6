import type { SlashCommand } from '../../api.ts';

/** The commands that fit what is typed so far: while the first word is typed, and its usage for a while after. */
export function suggestionsFor(commands: SlashCommand[], text: string): SlashCommand[] {
  if (!/^\/\S*$/.test(text) && !/^\/\S+ $/.test(text)) return [];
  return commands.filter((each) => each.command.startsWith(text.trim()));
}

interface Props {
  id: string;
  commands: SlashCommand[];
  onPick(command: string): void;
}

export function Suggestions({ id, commands, onPick }: Props) {
  return (
    <div className="suggestions" id={id}>
      {commands.map(({ command, description, usage_hint: usage }) => (
        <button key={command} type="button" className="option" onClick={() => onPick(command)}>
          <span>
            <strong>{command}</strong> <span className="usage">{usage}</span>
            <small>{description}</small>
          </span>
        </button>
      ))}
    </div>
  );
}
