import { z } from 'zod';
import { homeDetail } from '../../../core/runs/read.ts';
import { mayUse } from '../../../core/slack/authorise.ts';
import { type Listener, nothing } from '../../../core/slack/listener.ts';
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
    const { desk, person, body } = incoming;
    const { event } = opened.parse(body);
    if (event.tab !== 'home') return nothing;
    const viewer = viewerOf(person);
    const [detail, escalations, candidates] = await Promise.all([
      homeDetail(desk.store.db, viewer),
      desk.escalations.openOnes(viewer, 8),
      mayUse(person, 'platform') ? desk.featureRequests.list('candidates', { teams: [], limit: 5 }) : undefined,
    ]);
    await desk.client.views.publish({
      user_id: event.user,
      view: homeView({ person, detail, escalations, candidates, workflows: workflowsFor(incoming) }),
    });
    return nothing;
  },
};
