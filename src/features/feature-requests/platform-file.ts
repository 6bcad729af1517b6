import type { PlatformExtension } from '../../core/platform-file.ts';
import { requestStatuses } from './tables.ts';

/** Labels of an issue that have another meaning than its domain. */
const ownLabels: readonly string[] = ['feature-request', 'candidate', ...requestStatuses];

export const platformFile: PlatformExtension = {
  check({ domains }, context) {
    for (const [index, domain] of domains.entries())
      if (ownLabels.includes(domain))
        context.addIssue({
          code: 'custom',
          path: ['domains', index],
          message: 'Use another name: issues of feature requests have a label of this name.',
        });
  },
};
