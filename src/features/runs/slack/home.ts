import { z } from 'zod';
import { homeDetail } from '../../../core/runs/read.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { homeView } from './home-view.ts';
import { workflowsFor } from './request-form.ts';

const opened = z.object({ event: z.object({ user: z.string(), tab: z.string() }) });

export const openHome: Listener = {
  kind: 'home',
  id: 'app_home_opened',
  access: 'everyone',
  counts: 'reads',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { event } = opened.parse(body);
    if (event.tab !== 'home') return noAnswer;
    const viewer = viewerOf(person);
    const [detail, escalations, candidates] = await Promise.all([
      homeDetail(context.store.db, viewer),
      context.escalations.openOnes(viewer, 8),
      hasAccess(person, 'platform') ? context.featureRequests.list('candidates', { teams: [], limit: 5 }) : undefined,
    ]);
    await context.client.views.publish({
      user_id: event.user,
      view: homeView({ person, detail, escalations, candidates, workflows: workflowsFor(incoming) }),
    });
    return noAnswer;
  },
};
