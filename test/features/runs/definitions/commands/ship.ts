import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'ship',
  title: 'Ship a service',
  run: ({ words }) => ({ start: 'ship-service', words }),
});
