import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { HomeSection } from '../../../core/slack/listener.ts';
import type { EscalationList } from '../read.ts';
import { escalateButton } from './buttons.ts';
import { escalationRow, isLate } from './list-page.ts';

/** Escalations on App Home. */
export const maxOpen = 8;

/** Open ones of a person and their teams; for platform teams also those to triage, and those that are late. */
export function openSection(
  { escalations, more }: EscalationList,
  reader: { canEscalate: boolean; isPlatform: boolean },
) {
  const late = escalations.filter(isLate).length;
  return {
    rank: 30,
    blocks: [
      header(`Open escalations${late > 0 ? ` · ${late} late` : ''}`),
      ...(escalations.length > 0
        ? escalations.flatMap((one) => escalationRow(one, { canTriage: reader.isPlatform }))
        : [rich(section('Nothing is open.'))]),
      ...(more ? [smallPrint(`Showing ${escalations.length}: late ones first, then the newest.`)] : []),
      ...buttonRow(reader.canEscalate && escalateButton()),
    ],
  } satisfies HomeSection;
}
