import type { AnyBlock, KnownBlock, ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { buttonRow } from '../../../../src/core/slack/blocks/buttons.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { commitLinks, githubLinks } from '../../../../src/core/slack/links.ts';
import type { LockEvent } from '../../../../src/features/deployments/lock-event.ts';
import type { EnvironmentState } from '../../../../src/features/deployments/read.ts';
import { lockModal, takeOverModal, unlockModal } from '../../../../src/features/deployments/slack/lock-modals.ts';
import { lockCard, lockNotice } from '../../../../src/features/deployments/slack/lock-notices.ts';
import { locksPage } from '../../../../src/features/deployments/slack/locks-page.ts';
import { statusList } from '../../../../src/features/deployments/slack/status-list-page.ts';
import { statusPage } from '../../../../src/features/deployments/slack/status-page.ts';
import { followButton } from '../../../../src/features/runs/slack/buttons.ts';
import {
  activeElements,
  findInvisibleText,
  foreignBrackets,
  hostile,
  type Rendered,
} from '../../../support/hostile.ts';
import { deployment, environment, lock, service, viewer } from './fixtures.ts';

const isKnown = (block: AnyBlock): block is KnownBlock => block.type === 'rich_text' || block.type === 'input';
const links = githubLinks('https://api.github.com');
const commitPage = commitLinks('https://api.github.com');

/** All pages and messages about deployments and locks, with `text` in place of every text from outside. */
function everything(text: string): [string, Rendered, string[]][] {
  const all = {
    sha: text,
    runningSha: `${text}.`,
    ref: text,
    title: text,
    note: text,
    actor: text,
    url: text,
    error: text,
  };
  const broken = { brokeAt: new Date(), brokeBy: text, brokeReason: text };
  const name = text.slice(0, 500); // forms contain names of platform.yaml
  const locks = [
    lock({ reason: text }),
    lock({ id: '2', service: name, environment: name, heldBy: 'alice', reason: text }),
  ];
  const seen = viewer({
    nameOf: () => text,
    links,
    commitLink: (sha) => links(commitPage(text, sha)),
    offers: [{ label: 'Deploy', start: text }],
  });
  const deployments = (['live', 'failed', 'cancelled', 'superseded', 'active', 'waiting'] as const).flatMap((state) =>
    (['platform', 'outside'] as const).map((origin) => deployment({ ...all, ...broken, state, origin })),
  );
  const place = environment(text, {
    current: deployments[0],
    queue: deployments.slice(8),
    outside: deployments,
    locks,
    ended: deployments,
  });
  const owned = service({ name: text, team: text, repo: text, environments: [text, 'production'] });
  const environmentStates: EnvironmentState[] = [
    { service: text, environment: text, current: deployments[1], queue: deployments.slice(8) },
  ];
  const message = (name: string, content: Content) =>
    [name, content, blockProblems(content.blocks, 'message')] as [string, Rendered, string[]];
  const modal = (name: string, view: ModalView) =>
    [name, { blocks: view.blocks.filter(isKnown) }, viewProblems(view, 'modal')] as [string, Rendered, string[]];
  const news = (['taken', 'reason-changed', 'taken-over', 'released', 'reminded'] as const).flatMap((what) =>
    [
      null,
      { kept: true, remindedAgain: false },
      { kept: false, remindedAgain: true },
      { kept: false, remindedAgain: false },
    ].map(
      (now): LockEvent => ({
        what,
        service: text,
        environment: text,
        at: new Date(),
        by: text,
        holder: text,
        formerHolder: text,
        reason: text,
        afterMs: 9e7,
        lock: now && { id: '1', reason: text, endsAt: 9e11, ...now },
      }),
    ),
  );
  return [
    message('status', statusPage(owned, [place, environment('production')], seen)),
    message(
      'list',
      statusList({
        services: [owned, owned],
        from: 0,
        states: environmentStates,
        locks,
        outside: deployments,
        isAll: false,
        viewer: seen,
      }),
    ),
    message('locks', locksPage({ message: text, locks, viewer: seen, reason: text })),
    message('no locks', locksPage({ locks: [], viewer: seen })),
    modal('lock', lockModal({ service: name, environment: name })),
    ...locks.map((one) => modal('take over', takeOverModal(one, seen, text))),
    ...locks.map((one) => modal('unlock', unlockModal(one, seen))),
    ...news
      .filter(({ what }) => what !== 'taken' && what !== 'reason-changed')
      .map((one) => message(`notice, ${one.what}`, lockNotice(one))),
    ...news.flatMap((one) => [true, false].map((former) => message(`card, ${one.what}`, lockCard(one, former)))),
    message('follow', { text: '', blocks: buttonRow(followButton('run', 0, text), followButton('run', 1, text)) }),
  ];
}

test.each(Object.entries(hostile))(
  '%s in every text is inert wherever deployments and locks are shown',
  (_name, text) => {
    for (const [name, shown, problems] of everything(text)) {
      expect({ name, problems }).toEqual({ name, problems: [] });
      expect({ name, brackets: foreignBrackets(shown) }).toEqual({ name, brackets: [] });
      expect({ name, unseen: findInvisibleText(shown) }).toEqual({ name, unseen: undefined });
      const elsewhere = activeElements(shown).filter(
        (item) => !('url' in item && String(item.url).startsWith('https://github.com/')),
      );
      expect({ name, elsewhere }).toEqual({ name, elsewhere: [] });
    }
  },
);
