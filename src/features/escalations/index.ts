import { hasAccess } from '../../core/catalog/access.ts';
import { defineFeature } from '../../core/feature.ts';
import { viewerOf } from '../../core/slack/viewer.ts';
import type { RunState } from '../../core/store/schema.ts';
import { createEscalations, type Escalations } from './escalations.ts';
import { events } from './events.ts';
import { escalationIssues } from './issue-kind.ts';
import * as tables from './migrations/0005-escalations.ts';
import * as anyDomain from './migrations/0014-escalation-domains.ts';
import { platformFile } from './platform-file.ts';
import { escalateRunButton } from './slack/buttons.ts';
import { confirmSolved, notYetSubmission, openNotYet } from './slack/confirm.ts';
import type { EscalationsContext } from './slack/context.ts';
import {
  escalateAction,
  escalateMessage,
  escalateRun,
  escalateShortcut,
  escalateSubmission,
} from './slack/escalate.ts';
import { maxOpen, openSection } from './slack/home.ts';
import { escalateAnswer, escalationsAnswer, openEscalation, showEscalations } from './slack/list.ts';
import {
  drawEscalationCard,
  drawEscalationComment,
  drawEscalationMissed,
  drawEscalationNotice,
  drawEscalationReceipt,
  drawEscalationWarning,
} from './slack/messages.ts';
import { threadReply } from './slack/thread-reply.ts';
import { chooseVerdict, openTriage, suggestAssignee, suggestMerge, triageSubmission } from './slack/triage.ts';
import type {} from './tables.ts';

export type { Escalations } from './escalations.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    escalations: Escalations;
  }
}

/** States of runs that people may need help with. */
const troubled: ReadonlySet<RunState> = new Set(['failed', 'parked']);

/** Requests for help where self-service ends: talked about in a thread, triaged in Slack, worked on as GitHub issues. */
export const escalations = defineFeature<Escalations, EscalationsContext, 'issues' | 'runs'>({
  name: 'escalations',
  needs: ['issues', 'runs'],
  platformFile,
  migrations: { '0005-escalations': tables, '0014-escalation-domains': anyDomain },
  events,
  listeners: [
    escalateShortcut,
    escalateMessage,
    escalateAction,
    escalateRun,
    escalateSubmission,
    openTriage,
    chooseVerdict,
    triageSubmission,
    suggestMerge,
    suggestAssignee,
    confirmSolved,
    openNotYet,
    notYetSubmission,
    openEscalation,
    showEscalations,
    threadReply,
  ],
  pages: { escalate: escalateAnswer, escalations: escalationsAnswer },
  messages: {
    'escalation-card': drawEscalationCard,
    'escalation-receipt': drawEscalationReceipt,
    'escalation-notice': drawEscalationNotice,
    'escalation-comment': drawEscalationComment,
    'escalation-warning': drawEscalationWarning,
    'escalation-missed': drawEscalationMissed,
  },
  create({ store, catalog, platform, messageLink, flushOutbox }, { issues }) {
    issues.addKind('escalation', escalationIssues({ message: messageLink }));
    const escalations = createEscalations({ store, platform, repo: issues.repo, flushOutbox });
    return {
      api: escalations,
      context: { escalations, assignable: issues.assignable },
      async homeSections(person) {
        const viewer = viewerOf(person);
        const open = await escalations.listOpen(viewer, maxOpen);
        return [openSection(open, { canEscalate: person.teams.length > 0, isPlatform: viewer.platform })];
      },
      runActions: ({ run }) => (troubled.has(run.state) ? [escalateRunButton(run.id)] : []),
      tasks: [
        { name: 'escalations.check-targets', every: 30_000, run: escalations.checkTargets },
        {
          name: 'escalations.assign-replies',
          every: 5_000,
          run: () =>
            escalations.assignReplies(async (id) => {
              const person = await catalog.byId(id);
              return person !== undefined && hasAccess(person, 'platform');
            }),
        },
      ],
    };
  },
});
