import { z } from 'zod';
import { type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { homeView } from './home-view.ts';

const opened = z.object({ event: z.object({ user: z.string(), tab: z.string() }) });

/** Publishes App Home from the sections of all features. */
export const openHome: Listener = {
  kind: 'home',
  id: 'app_home_opened',
  access: 'everyone',
  counts: 'reads',
  async handle({ context, person, body }) {
    const { event } = opened.parse(body);
    if (event.tab !== 'home') return noAnswer;
    const sections = await context.registry.homeSections(person);
    await context.client.views.publish({ user_id: event.user, view: homeView(sections) });
    return noAnswer;
  },
};
