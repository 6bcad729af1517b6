import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { HomeSection } from '../../../core/slack/listener.ts';
import type { EscalationList } from '../read.ts';
import { escalateButton } from './buttons.ts';
import { escalationRow } from './list-page.ts';

/** Escalations on App Home. */
export const maxOpen = 8;

/** Open ones of a person and their teams; for platform teams also those to triage. */
export const openSection = ({ escalations, more }: EscalationList, canEscalate: boolean): HomeSection => ({
  rank: 30,
  blocks: [
    header('Open escalations'),
    ...(escalations.length > 0 ? escalations.map((one) => escalationRow(one)) : [rich(section('Nothing is open.'))]),
    ...(more ? [smallPrint(`Showing the newest ${escalations.length}.`)] : []),
    ...buttonRow(canEscalate && escalateButton()),
  ],
});
