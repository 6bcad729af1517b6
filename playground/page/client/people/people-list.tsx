import type { PagePerson } from '../../api.ts';
import { linkTo } from '../address.ts';
import { usePage } from '../page.tsx';
import { Avatar } from './avatar.tsx';

export const ACCOUNT_KIND: Record<PagePerson['accountKind'], string> = {
  full: '',
  guest: 'Guest',
  external: 'External',
  deactivated: 'Deactivated',
};

/** Lists all people by team, as links that also open in another tab or window. */
export function PeopleList({ onPick }: { onPick?(): void }) {
  const { state } = usePage();
  const teams = new Map<string, PagePerson[]>();
  for (const person of state.people) {
    const heading = person.accountKind !== 'full' || !person.team ? 'Others' : headingOf(person.team);
    teams.set(heading, [...(teams.get(heading) ?? []), person]);
  }
  return (
    <div className="people">
      {[...teams].map(([heading, members]) => (
        <section key={heading} aria-label={heading}>
          <h3>{heading}</h3>
          <ul>
            {members.map((person) => (
              <li key={person.id}>
                <PersonLink person={person} {...(onPick && { onPick })} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const headingOf = (team: NonNullable<PagePerson['team']>): string =>
  team.kind === 'platform' ? `${team.name} · platform team` : team.name;

function PersonLink({ person, onPick }: { person: PagePerson; onPick?(): void }) {
  const { state, go } = usePage();
  const current = person.id === state.me.id;
  return (
    <a
      className="person"
      href={linkTo({ as: person.name, channel: '' })}
      aria-current={current ? 'true' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onPick?.();
        if (!current) go({ as: person.name, channel: '' });
      }}
    >
      <Avatar person={person} size={32} />
      <span className="person-text">
        <span>{person.realName}</span>
        <small>{person.title}</small>
      </span>
      {person.accountKind !== 'full' && (
        <span className={`mark mark-${person.accountKind}`}>{ACCOUNT_KIND[person.accountKind]}</span>
      )}
    </a>
  );
}
