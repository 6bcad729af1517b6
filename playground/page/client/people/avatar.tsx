import type { PagePerson } from '../../api.ts';
import { usePage } from '../page.tsx';

/** Colours dark enough for white initials. */
const COLOURS = [
  '#b4532a',
  '#8a6116',
  '#55731d',
  '#23784c',
  '#1d7382',
  '#2f66b3',
  '#5a58c0',
  '#8a49ad',
  '#a83e78',
  '#6b6257',
];

export function Avatar({ person, size = 36 }: { person: PagePerson; size?: number }) {
  const initials = person.realName
    .split(' ')
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const index = usePage().state.people.findIndex((each) => each.id === person.id);
  return (
    <span
      className="avatar"
      aria-hidden="true"
      style={{ background: COLOURS[index % COLOURS.length], width: size, height: size, fontSize: size * 0.4 }}
    >
      {initials}
    </span>
  );
}

export function BotAvatar({ size = 36 }: { size?: number }) {
  return (
    <svg className="avatar avatar-bot" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 5.5 22.5 24h-13z" fill="#fff" />
      <path d="M13.4 13h5.2l1.2 3.4h-7.6zM11.2 19.2h9.6l1.2 3.3H10z" fill="#c2500c" />
      <rect x="7" y="23.5" width="18" height="2.6" rx="1.3" fill="#fff" />
    </svg>
  );
}

export function SlackbotAvatar() {
  return (
    <span className="avatar avatar-system" aria-hidden="true">
      i
    </span>
  );
}
