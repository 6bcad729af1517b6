import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'no',
  title: 'Opens the form of the workflow that does nothing',
  access: 'teams',
  run: () => ({ start: 'no-op', words: [] }),
});
