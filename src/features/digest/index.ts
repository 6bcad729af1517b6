import { defineFeature } from '../../core/feature.ts';
import { createDigests, type Digests } from './digests.ts';
import * as digestTables from './migrations/0011-digests.ts';
import * as columns from './migrations/0016-digest-columns.ts';
import { platformFile } from './settings.ts';
import type { DigestContext } from './slack/context.ts';
import { chooseInDigest, digestSubmission, exploreDigest, howComputed } from './slack/listeners.ts';
import { drawDigest, drawDigestUnplaced } from './slack/messages.ts';
import { digestAnswer } from './slack/send.ts';
import type {} from './tables.ts';

export type { Digests } from './digests.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    digest: Digests;
  }
}

/** Weekly digests of the platform and of each stream team, and the numbers on demand. */
export const digest = defineFeature<Digests, DigestContext, 'metrics'>({
  name: 'digest',
  needs: ['metrics'],
  platformFile,
  migrations: { '0011-digests': digestTables, '0016-digest-columns': columns },
  events: { 'digest.sent': { exported: ['week'] } },
  listeners: [howComputed, exploreDigest, chooseInDigest, digestSubmission],
  pages: { digest: digestAnswer },
  messages: { digest: drawDigest, 'digest-unplaced': drawDigestUnplaced },
  create({ store, platform, definitions, flushOutbox, log }, { metrics }) {
    const workflows = [...definitions.workflows.values()];
    const digests = createDigests({ store, platform, workflows, projector: metrics, flushOutbox, log });
    return {
      api: digests,
      context: { digests },
      tasks: [{ name: 'digest.send', every: 20_000, atStart: true, run: digests.sendDue }],
      stop: digests.stop,
    };
  },
});
