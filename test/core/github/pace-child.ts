/** Child process that writes as often as it may: prints the time of each turn. Arguments: database URL, number of turns. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createPace } from '../../../src/core/github/pace.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { RetryLater } from '../../../src/roadcrew/errors.ts';

const [url = '', turns = '1'] = process.argv.slice(2);
const store = openStore(url, { connections: 2 });
const pace = createPace(store);
for (let left = Number(turns); left > 0; ) {
  try {
    await pace.turn();
    process.stdout.write(`${Date.now()}\n`);
    left -= 1;
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    await sleep(error.inMs);
  }
}
await store.close();
