import { defineCommand } from 'roadcrew';

export default defineCommand({ name: 'hello', title: 'Greet', run: () => ({ say: 'Hello.' }) });
