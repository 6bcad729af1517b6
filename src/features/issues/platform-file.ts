import { z } from 'zod';
import type { PlatformExtension } from '../../core/platform-file.ts';

declare module '../../core/platform-file.ts' {
  interface Platform {
    support?: SupportSection | undefined;
  }
  /** Section `support`, to which features that open issues add their own fields. */
  interface SupportSection {
    /** Repository in which issues are opened, as `owner/name`. */
    repo: string;
  }
}

export const platformFile: PlatformExtension = {
  sections: { support: z.strictObject({ repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'Use owner/name.') }) },
  repositories: ({ support }) => (support ? [support.repo] : []),
};
