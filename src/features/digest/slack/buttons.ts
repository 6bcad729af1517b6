import { button } from '../../../core/slack/blocks/buttons.ts';

/** Value of a digest's buttons: the digest that was sent, or a week as it is now. */
export type DigestRef = { team: string | null } & ({ digest: string } | { week: string });

export const howButton = (about: DigestRef) => button('How is this computed', 'digest-how', JSON.stringify({ about }));

/** Opens Explore with a choice. `nth`: number of this button where a message has several. */
export const exploreButton = (
  about: DigestRef,
  { nth, capability, team }: { capability?: string | undefined; team?: string | undefined; nth?: number } = {},
) =>
  button(
    'Explore',
    nth === undefined ? 'digest-explore' : `digest-explore:${nth}`,
    JSON.stringify({ about, capability, team }),
  );
