import { createServices } from '../../src/core/catalog/services.ts';
import { createToolbox } from '../../src/core/toolbox.ts';
import { PermanentError } from '../../src/roadcrew/index.ts';

/** Tools of definitions that use no client and no feature. */
export const { toolsOf: noTools } = createToolbox({
  services: createServices({ services: [], teams: [] }),
  runs: { cancel: async () => {} },
  apis: {},
  clients: [],
  settings: {},
  clientContext: {
    fingerprints: (text) => [text],
    github() {
      throw new PermanentError('The bench has no GitHub.');
    },
  },
});
